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

resource "azurerm_role_assignment" "routes" {
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
  role_definition_name = "Network Contributor"
  scope                = azurerm_route_table.nodes.id
}

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

  depends_on = [azurerm_role_assignment.routes]
}

# Azure CNI writes no routes.
resource "azurerm_kubernetes_cluster" "overlay" {
  name = "overlay"

  default_node_pool {
    name           = "nodes"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  network_profile {
    network_plugin = "azure"
  }
}

# Somebody else made the table, and may have granted the role.
data "azurerm_route_table" "shared" {
  name                = "shared"
  resource_group_name = "network"
}

resource "azurerm_subnet" "shared" {
  name = "shared"
}

resource "azurerm_subnet_route_table_association" "shared" {
  subnet_id      = azurerm_subnet.shared.id
  route_table_id = data.azurerm_route_table.shared.id
}

resource "azurerm_kubernetes_cluster" "shared" {
  name = "shared"

  default_node_pool {
    name           = "nodes"
    vnet_subnet_id = azurerm_subnet.shared.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  network_profile {
    network_plugin = "kubenet"
  }
}
