resource "azurerm_subnet" "nodes" {
  name = "nodes"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "network" {
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ network-role-on-kubelet-identity
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
  role_definition_name = "Network Contributor"
  scope                = azurerm_subnet.nodes.id
}

# A chosen kubelet identity, which is not that of the control plane.
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
}

resource "azurerm_role_assignment" "chosen" {
  principal_id         = azurerm_user_assigned_identity.kubelet.principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ network-role-on-kubelet-identity
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
  role_definition_name = "Network Contributor"
  scope                = azurerm_subnet.nodes.id
}

resource "azurerm_kubernetes_cluster" "chosen" {
  name = "chosen"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
  }

  depends_on = [azurerm_role_assignment.operator]
}
