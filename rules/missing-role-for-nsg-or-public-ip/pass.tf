resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_public_ip" "out" {
  name                = "out"
  location            = "westeurope"
  resource_group_name = "net"
  allocation_method   = "Static"
}

resource "azurerm_role_assignment" "out" {
  scope                = azurerm_public_ip.out.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  network_profile {
    network_plugin = "azure"

    load_balancer_profile {
      outbound_ip_address_ids = [azurerm_public_ip.out.id]
    }
  }
}

resource "azurerm_kubernetes_cluster" "managed" {
  name = "managed"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  network_profile {
    network_plugin = "azure"

    load_balancer_profile {
      managed_outbound_ip_count = 2
    }
  }
}
