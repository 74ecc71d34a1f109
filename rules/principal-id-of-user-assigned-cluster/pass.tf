resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "user_assigned" {
  name = "user-assigned"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "system_assigned" {
  name = "system-assigned"

  identity {
    type = "SystemAssigned"
  }
}

data "azurerm_kubernetes_cluster" "other" {
  name = "other"
}

resource "azurerm_role_assignment" "own" {
  scope                = "/subscriptions/x/resourceGroups/network"
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_role_assignment" "system" {
  scope                = "/subscriptions/x/resourceGroups/network"
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_kubernetes_cluster.system_assigned.identity[0].principal_id
}

resource "azurerm_role_assignment" "kubelet" {
  scope                = "/subscriptions/x/resourceGroups/network"
  role_definition_name = "Reader"
  principal_id         = azurerm_kubernetes_cluster.user_assigned.kubelet_identity[0].object_id
}

resource "azurerm_role_assignment" "elsewhere" {
  scope                = "/subscriptions/x/resourceGroups/network"
  role_definition_name = "Network Contributor"
  principal_id         = data.azurerm_kubernetes_cluster.other.identity[0].principal_id
}
