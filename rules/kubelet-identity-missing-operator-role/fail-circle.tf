# The role assignment waits for the cluster, which cannot wait for it, too.
resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_role_assignment" "operator" {
  principal_id         = azurerm_user_assigned_identity.control_plane.principal_id
  role_definition_name = "Managed Identity Operator"
  scope                = azurerm_user_assigned_identity.kubelet.id
  description          = azurerm_kubernetes_cluster.aks.name
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
#                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kubelet-identity-missing-operator-role
  }
}
