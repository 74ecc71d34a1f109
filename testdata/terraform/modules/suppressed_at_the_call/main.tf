variable "secret" {
  sensitive = true
}

# akslint: ignore[service-principal] legacy, until the end of the year
module "aks" {
  source = "./aks"
  secret = var.secret
}
