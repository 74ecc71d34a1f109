module "a" {
  source = "../a"
}

output "type" {
  value = module.a.type
}
