resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_role_assignment" "network" {
  scope                = "/subscriptions/x/resourceGroups/network"
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}
