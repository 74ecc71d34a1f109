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
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-role-for-private-dns-or-subnet

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "subnet" {
  name = "subnet"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = azurerm_subnet.nodes.id
#                    ^^^^^^^^^^^^^^^^^^^^^^^ missing-role-for-private-dns-or-subnet
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}
