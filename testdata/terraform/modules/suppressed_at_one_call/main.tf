variable "secret" {
  sensitive = true
}

# akslint: ignore[service-principal] legacy; the other call is not excused by this
module "legacy" {
  source = "./aks"
  secret = var.secret
}

module "new" {
  source = "./aks"
  secret = var.secret
}
