# A role of a group that the identity may be in, a custom role, and the node resource group: nothing is certain to be missing.
resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azuread_group" "networks" {
  display_name     = "networks"
  security_enabled = true
  members          = [azurerm_user_assigned_identity.aks.principal_id]
}

data "azurerm_role_definition" "joiner" {
  name = "Route table joiner"
}

resource "azurerm_role_definition" "joiner" {
  name  = "Joiner"
  scope = "/subscriptions/00000000-0000-0000-0000-000000000001"
  permissions {
    actions = ["Microsoft.Network/routeTables/join/action"]
  }
}

resource "azurerm_route_table" "nodes" {
  for_each            = toset(["group", "looked_up", "named"])
  name                = each.key
  resource_group_name = "network"
}

resource "azurerm_route_table" "node" {
  name                = "node"
  resource_group_name = "rg-nodes"
}

resource "azurerm_route_table" "attribute" {
  name                = "attribute"
  resource_group_name = azurerm_kubernetes_cluster.attribute.node_resource_group
}

resource "azurerm_subnet" "nodes" {
  for_each = toset(["group", "looked_up", "named", "node", "attribute"])
  name     = each.key
}

resource "azurerm_subnet_route_table_association" "group" {
  subnet_id      = azurerm_subnet.nodes["group"].id
  route_table_id = azurerm_route_table.nodes["group"].id
}

resource "azurerm_role_assignment" "group" {
  scope                = azurerm_route_table.nodes["group"].id
  role_definition_name = "Network Contributor"
  principal_id         = azuread_group.networks.object_id
}

resource "azurerm_kubernetes_cluster" "group" {
  name = "group"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.nodes["group"].id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}

resource "azurerm_subnet_route_table_association" "looked_up" {
  subnet_id      = azurerm_subnet.nodes["looked_up"].id
  route_table_id = azurerm_route_table.nodes["looked_up"].id
}

resource "azurerm_role_assignment" "looked_up" {
  scope              = azurerm_route_table.nodes["looked_up"].id
  role_definition_id = data.azurerm_role_definition.joiner.id
  principal_id       = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_kubernetes_cluster" "looked_up" {
  name = "looked_up"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.nodes["looked_up"].id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}

resource "azurerm_subnet_route_table_association" "named" {
  subnet_id      = azurerm_subnet.nodes["named"].id
  route_table_id = azurerm_route_table.nodes["named"].id
}

resource "azurerm_role_assignment" "named" {
  scope                = azurerm_route_table.nodes["named"].id
  role_definition_name = azurerm_role_definition.joiner.name
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_kubernetes_cluster" "named" {
  name = "named"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.nodes["named"].id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}

resource "azurerm_subnet_route_table_association" "node" {
  subnet_id      = azurerm_subnet.nodes["node"].id
  route_table_id = azurerm_route_table.node.id
}

resource "azurerm_kubernetes_cluster" "node" {
  name                = "node"
  node_resource_group = "rg-nodes"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.nodes["node"].id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}

resource "azurerm_subnet_route_table_association" "attribute" {
  subnet_id      = azurerm_subnet.nodes["attribute"].id
  route_table_id = azurerm_route_table.attribute.id
}

resource "azurerm_kubernetes_cluster" "attribute" {
  name = "attribute"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.nodes["attribute"].id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}
