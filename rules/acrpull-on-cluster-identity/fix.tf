resource "azurerm_container_registry" "registry" {
  name = "registry"
}

resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

resource "azurerm_kubernetes_cluster" "own" {
  name = "own"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }
}

resource "azurerm_kubernetes_cluster" "system" {
  name = "system"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "own" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.control_plane.principal_id
}

resource "azurerm_role_assignment" "system" {
  scope              = azurerm_container_registry.registry.id
  role_definition_id = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d"
  principal_id       = azurerm_kubernetes_cluster.system.kubelet_identity[0].object_id
}

# Superfluous, an `info`: the kubelets have it.
resource "azurerm_kubernetes_cluster" "both" {
  name = "both"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "kubelets" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.both.kubelet_identity[0].object_id
}

resource "azurerm_role_assignment" "superfluous" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.both.identity[0].principal_id
}
