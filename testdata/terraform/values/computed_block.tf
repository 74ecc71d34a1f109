# The kubelets have an identity, whether or not the code sets one.
variable "kubelet" {
  default = null
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = "SystemAssigned"
  }
  dynamic "kubelet_identity" {
    for_each = var.kubelet == null ? [] : [var.kubelet]
    content {
      client_id                 = kubelet_identity.value.client_id
      object_id                 = kubelet_identity.value.object_id
      user_assigned_identity_id = kubelet_identity.value.id
    }
  }
}

resource "azurerm_virtual_network" "aks" {
  name = "aks"
}

resource "azurerm_role_assignment" "network" {
  scope                = azurerm_virtual_network.aks.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ network-role-on-kubelet-identity
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
}
