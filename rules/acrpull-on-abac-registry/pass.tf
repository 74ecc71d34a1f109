resource "azurerm_container_registry" "abac" {
  name                 = "abac"
  role_assignment_mode = "AbacRepositoryPermissions"
}

resource "azurerm_container_registry" "unset" {
  name = "unset"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "reader" {
  scope                = azurerm_container_registry.abac.id
  role_definition_name = "Container Registry Repository Reader"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.unset.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}
