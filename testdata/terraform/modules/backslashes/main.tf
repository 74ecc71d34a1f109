# Terraform takes both slashes for the separator, on every system.
module "aks" {
  source = ".\\shared\\aks"
  secret = var.secret
}

variable "secret" {
  sensitive = true
}
