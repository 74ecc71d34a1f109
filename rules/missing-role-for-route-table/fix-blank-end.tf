resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_subnet" "nodes" {
  name = "nodes"
}

resource "azurerm_route_table" "nodes" {
  name = "nodes"
}

resource "azurerm_subnet_route_table_association" "nodes" {
  subnet_id      = azurerm_subnet.nodes.id
  route_table_id = azurerm_route_table.nodes.id
}

# A blank line before the end of the block does not stand in the way of a fix.
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  default_node_pool {
    name           = "nodes"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  network_profile {
    network_plugin = "kubenet"
  }

  depends_on = [azurerm_role_assignment.network_contributor]
}

resource "azurerm_role_assignment" "network_contributor" {
  scope                = azurerm_route_table.nodes.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}
