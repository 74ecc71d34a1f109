resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azuread_application" "app" {
  display_name = "app"
}

resource "azurerm_role_assignment" "client_id" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.app.client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
}

resource "azurerm_role_assignment" "resource_id" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.app.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
}

resource "azurerm_role_assignment" "kubelet" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
}

resource "azurerm_role_assignment" "application" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azuread_application.app.client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
}

data "azurerm_client_config" "current" {}

resource "azurerm_role_assignment" "deployer" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = data.azurerm_client_config.current.client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
}
