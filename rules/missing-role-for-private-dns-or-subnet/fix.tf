resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_private_dns_zone" "aks" {
  name = "privatelink.westeurope.azmk8s.io"
}

resource "azurerm_subnet" "nodes" {
  name = "nodes"
}

resource "azurerm_kubernetes_cluster" "zone" {
  name                = "zone"
  private_dns_zone_id = azurerm_private_dns_zone.aks.id

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  depends_on = [azurerm_role_assignment.private_dns_zone_contributor]
}

resource "azurerm_role_assignment" "private_dns_zone_contributor" {
  scope                = azurerm_private_dns_zone.aks.id
  role_definition_name = "Private DNS Zone Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_kubernetes_cluster" "subnet" {
  name = "subnet"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  depends_on = [azurerm_role_assignment.network_contributor]
}

resource "azurerm_role_assignment" "network_contributor" {
  scope                = azurerm_subnet.nodes.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}
