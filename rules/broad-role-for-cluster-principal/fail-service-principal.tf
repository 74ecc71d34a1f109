# The service principal of a cluster is one of its identities, and the one whose secret leaks most easily.
resource "azuread_application" "aks" {
  display_name = "aks"
}

resource "azuread_service_principal" "aks" {
  client_id = azuread_application.aks.client_id
}

variable "client_secret" {
  type      = string
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = azuread_application.aks.client_id
    client_secret = var.client_secret
  }
}

data "azurerm_subscription" "current" {}

resource "azurerm_role_assignment" "subscription" {
  scope                = data.azurerm_subscription.current.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Contributor"
  principal_id         = azuread_service_principal.aks.object_id
}
