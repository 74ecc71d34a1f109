resource "azurerm_subnet" "nodes" {
  name = "nodes"
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "user" {
  name = "user"

  default_node_pool {
    name           = "nodes"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  node_provisioning_profile {
    mode = "Auto"
  }
}

# A subnet that AKS makes.
resource "azurerm_kubernetes_cluster" "managed" {
  name = "managed"

  identity {
    type = "SystemAssigned"
  }

  node_provisioning_profile {
    mode = "Auto"
  }
}

resource "azurerm_kubernetes_cluster" "manual" {
  name = "manual"

  default_node_pool {
    name           = "nodes"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type = "SystemAssigned"
  }

  node_provisioning_profile {
    mode = "Manual"
  }
}
