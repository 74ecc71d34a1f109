# AKS grants the control plane identity its role in the node resource group, so that nothing is the
# wrong way round.
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "nodes" {
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
  role_definition_name = "Network Contributor"
  scope                = azurerm_kubernetes_cluster.aks.node_resource_group_id
}
