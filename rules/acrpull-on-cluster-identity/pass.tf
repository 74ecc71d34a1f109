variable "role" {
  type = string
}

resource "azurerm_container_registry" "registry" {
  name = "registry"
}

data "azurerm_user_assigned_identity" "both" {
  name = "both"
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_kubernetes_cluster" "system" {
  name = "system"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [data.azurerm_user_assigned_identity.both.id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.both.client_id
    object_id                 = data.azurerm_user_assigned_identity.both.principal_id
    user_assigned_identity_id = data.azurerm_user_assigned_identity.both.id
  }
}

# The same identity for both.
resource "azurerm_role_assignment" "both" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = data.azurerm_user_assigned_identity.both.principal_id
}

resource "azurerm_role_assignment" "kubelet" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

# No cluster's.
resource "azurerm_role_assignment" "app" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
}

resource "azurerm_role_assignment" "unknown" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = var.role
  principal_id         = azurerm_kubernetes_cluster.system.identity[0].principal_id
}

# The kubelets may have it, too: which identity theirs is, is not known.
variable "kubelet_identity" {
  type = object({ id = string, client_id = string, object_id = string })
}

data "azurerm_user_assigned_identity" "shared" {
  name = "shared"
}

resource "azurerm_kubernetes_cluster" "shared" {
  name = "shared"

  identity {
    type         = "UserAssigned"
    identity_ids = [data.azurerm_user_assigned_identity.shared.id]
  }

  kubelet_identity {
    client_id                 = var.kubelet_identity.client_id
    object_id                 = var.kubelet_identity.object_id
    user_assigned_identity_id = var.kubelet_identity.id
  }
}

resource "azurerm_role_assignment" "shared" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = data.azurerm_user_assigned_identity.shared.principal_id
}
