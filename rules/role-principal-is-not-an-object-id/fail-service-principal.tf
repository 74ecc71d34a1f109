# The service principal of a cluster and a principal of a role assignment cannot have the same ID: one is the client ID of
# the application, and the other the object ID.
variable "client_id" {
  default = "11111111-2222-3333-4444-555555555555"
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
  principal_id         = var.client_id
#                        ^^^^^^^^^^^^^ role-principal-is-not-an-object-id
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/11111111-2222-3333-4444-555555555555"
}

resource "azuread_application" "app" {
  display_name = "app"
}

resource "azurerm_role_assignment" "of_application" {
  principal_id         = azuread_application.app.object_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/11111111-2222-3333-4444-555555555555"
}
