# Two inputs with the same placeholder are two IDs.
variable "client_id" {
  default = "00000000-0000-0000-0000-000000000000"
}

variable "object_id" {
  default = "00000000-0000-0000-0000-000000000000"
}

variable "client_secret" {
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = var.client_id
    client_secret = var.client_secret
  }
}

resource "azurerm_role_assignment" "pull" {
  principal_id         = var.object_id
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/11111111-2222-3333-4444-555555555555"
}
