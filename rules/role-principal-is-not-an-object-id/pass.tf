variable "principal" {
  type = string
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azuread_service_principal" "app" {
  client_id = "11111111-2222-3333-4444-555555555555"
}

resource "azurerm_role_assignment" "principal_id" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
}

resource "azurerm_role_assignment" "kubelet" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

# The object id, before version 3 of the provider.
resource "azurerm_role_assignment" "service_principal" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = azuread_service_principal.app.id
}

resource "azurerm_role_assignment" "unknown" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = var.principal
}

data "azurerm_client_config" "current" {}

resource "azurerm_role_assignment" "deployer" {
  scope                = "/subscriptions/x/resourceGroups/x"
  role_definition_name = "Reader"
  principal_id         = data.azurerm_client_config.current.object_id
}
