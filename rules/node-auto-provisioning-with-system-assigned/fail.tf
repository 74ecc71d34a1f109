resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  default_node_pool {
    name           = "nodes"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type = "SystemAssigned"
#          ^^^^^^^^^^^^^^^^ node-auto-provisioning-with-system-assigned
  }

  node_provisioning_profile {
    mode = "Auto"
  }
}

resource "azurerm_subnet" "nodes" {
  name = "nodes"
}
