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

locals {
  groups = {
    group     = "network"
    looked_up = "network"
    named     = "network"
    node      = "rg-node"
  }
}

resource "azurerm_route_table" "nodes" {
  for_each            = local.groups
  name                = each.key
  resource_group_name = each.value
}

resource "azurerm_subnet" "nodes" {
  for_each = local.groups
  name     = each.key
}

resource "azurerm_subnet_route_table_association" "nodes" {
  for_each       = local.groups
  subnet_id      = azurerm_subnet.nodes[each.key].id
  route_table_id = azurerm_route_table.nodes[each.key].id
}

resource "azurerm_kubernetes_cluster" "each" {
  for_each            = local.groups
  name                = each.key
  node_resource_group = "rg-${each.key}"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.nodes[each.key].id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}

resource "azurerm_role_assignment" "group" {
  scope                = azurerm_route_table.nodes["group"].id
  role_definition_name = "Network Contributor"
  principal_id         = azuread_group.networks.object_id
}

resource "azurerm_role_assignment" "looked_up" {
  scope              = azurerm_route_table.nodes["looked_up"].id
  role_definition_id = data.azurerm_role_definition.joiner.id
  principal_id       = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_role_assignment" "named" {
  scope                = azurerm_route_table.nodes["named"].id
  role_definition_name = azurerm_role_definition.joiner.name
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_route_table" "attribute" {
  name                = "attribute"
  resource_group_name = azurerm_kubernetes_cluster.attribute.node_resource_group
}

resource "azurerm_subnet" "attribute" {
  name = "attribute"
}

resource "azurerm_subnet_route_table_association" "attribute" {
  subnet_id      = azurerm_subnet.attribute.id
  route_table_id = azurerm_route_table.attribute.id
}

resource "azurerm_kubernetes_cluster" "attribute" {
  name = "attribute"
  default_node_pool {
    vnet_subnet_id = azurerm_subnet.attribute.id
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
  network_profile {
    network_plugin = "kubenet"
  }
}
