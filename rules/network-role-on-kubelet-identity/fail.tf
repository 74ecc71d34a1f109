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
