resource "azurerm_kubernetes_cluster" "routes" {
  name = "routes"

  identity {
    type = "SystemAssigned"
#          ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  }

  network_profile {
    network_plugin = "kubenet"
    outbound_type  = "userDefinedRouting"
  }
}
