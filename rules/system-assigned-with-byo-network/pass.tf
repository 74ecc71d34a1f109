resource "azurerm_kubernetes_cluster" "cni" {
  name = "cni"

  identity {
    type = "SystemAssigned"
  }

  default_node_pool {
    vnet_subnet_id = "/subscriptions/x/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x/subnets/x"
  }

  network_profile {
    network_plugin = "azure"
    outbound_type  = "userDefinedRouting"
  }
}

resource "azurerm_kubernetes_cluster" "user_assigned" {
  name = "user-assigned"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/x/resourceGroups/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"]
  }

  network_profile {
    network_plugin = "kubenet"
    outbound_type  = "userDefinedRouting"
  }
}

# Azure's own network interface does not need the route table.
resource "azurerm_subnet" "routed" {
  name = "routed"
}

resource "azurerm_subnet_route_table_association" "routed" {
  subnet_id      = azurerm_subnet.routed.id
  route_table_id = "routes"
}

resource "azurerm_kubernetes_cluster" "cni_routed" {
  name = "cni-routed"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.routed.id
  }

  identity {
    type = "SystemAssigned"
  }

  network_profile {
    network_plugin = "azure"
  }
}

resource "azurerm_subnet" "plain" {
  name = "plain"
}

resource "azurerm_kubernetes_cluster" "without_routes" {
  name = "without-routes"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.plain.id
  }

  identity {
    type = "SystemAssigned"
  }

  network_profile {
    network_plugin = "kubenet"
  }
}
