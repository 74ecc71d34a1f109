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

resource "azurerm_subnet" "routed" {
  name = "routed"
}

resource "azurerm_subnet_route_table_association" "routed" {
  subnet_id      = azurerm_subnet.routed.id
  route_table_id = "routes"
}

resource "azurerm_kubernetes_cluster" "associated" {
  name = "associated"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.routed.id
  }

  identity {
    type = "SystemAssigned"
#          ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  }

  network_profile {
    network_plugin = "kubenet"
  }
}

resource "azurerm_kubernetes_cluster" "api_server" {
  name = "api-server"

  identity {
    type = "SystemAssigned"
#          ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  }

  api_server_access_profile {
    subnet_id = azurerm_subnet.routed.id
  }
}
