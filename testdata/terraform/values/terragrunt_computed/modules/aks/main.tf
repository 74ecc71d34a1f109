variable "client_id" {}

variable "object_id" {}

variable "secret" {
  sensitive = true
}

variable "network_id" {}

# Two values that Terragrunt computes are two values.
resource "azurerm_role_assignment" "network" {
  scope                = var.network_id
  role_definition_name = "Network Contributor"
  principal_id         = var.object_id
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = var.client_id
    client_secret = var.secret
  }
}
