resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "network" {
  principal_id         = azurerm_kubernetes_cluster.main.identity[0].principal_id
  role_definition_name = "Network Contributor"
  scope                = "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/z"
}
