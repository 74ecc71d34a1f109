resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_role_assignment" "operator" {
  principal_id         = azurerm_user_assigned_identity.control_plane.principal_id
  role_definition_name = "managed identity operator"
  scope                = azurerm_user_assigned_identity.kubelet.id
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  depends_on = [azurerm_role_assignment.operator]
}

# The role holds for the whole resource group, and the cluster waits for what waits for it.
resource "azurerm_resource_group" "main" {
  name = "main"
}

resource "azurerm_user_assigned_identity" "second" {
  name = "second"
}

resource "azurerm_role_assignment" "group" {
  principal_id       = azurerm_user_assigned_identity.second.principal_id
  role_definition_id = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830"
  scope              = azurerm_resource_group.main.id
}

resource "azurerm_subnet" "nodes" {
  name       = "nodes"
  depends_on = [azurerm_role_assignment.group]
}

locals {
  subnet = azurerm_subnet.nodes.id
}

resource "azurerm_kubernetes_cluster" "second" {
  name = "second"

  default_node_pool {
    name           = "default"
    vnet_subnet_id = local.subnet
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.second.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }
}

# Identities that are looked up may have been granted it elsewhere.
data "azurerm_user_assigned_identity" "kubelet" {
  name = "elsewhere"
}

resource "azurerm_kubernetes_cluster" "looked_up" {
  name = "looked-up"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = data.azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = data.azurerm_user_assigned_identity.kubelet.id
  }
}
