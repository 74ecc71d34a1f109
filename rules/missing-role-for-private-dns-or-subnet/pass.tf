resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_private_dns_zone" "aks" {
  name = "privatelink.westeurope.azmk8s.io"
}

resource "azurerm_virtual_network" "main" {
  name = "main"
}

resource "azurerm_subnet" "nodes" {
  name = "nodes"
}

resource "azurerm_role_assignment" "zone" {
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
  role_definition_name = "Private DNS Zone Contributor"
  scope                = azurerm_private_dns_zone.aks.id
}

resource "azurerm_role_assignment" "network" {
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
  role_definition_name = "Network Contributor"
  scope                = azurerm_virtual_network.main.id
}

resource "azurerm_kubernetes_cluster" "main" {
  name                = "main"
  private_dns_zone_id = azurerm_private_dns_zone.aks.id

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  depends_on = [azurerm_role_assignment.zone, azurerm_role_assignment.network]
}

# Azure's own identity for the cluster cannot be granted anything before the cluster is made.
resource "azurerm_kubernetes_cluster" "system" {
  name = "system"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type = "SystemAssigned"
  }
}
