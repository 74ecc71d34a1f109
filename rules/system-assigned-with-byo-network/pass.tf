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
