variable "own_identity" {
  type = bool
}

data "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

variable "kubelet_client_id" {
  type    = string
  default = null
}

resource "azurerm_kubernetes_cluster" "user_assigned" {
  name = "user-assigned"

  identity {
    type         = "UserAssigned"
    identity_ids = [data.azurerm_user_assigned_identity.aks.id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.aks.client_id
    object_id                 = data.azurerm_user_assigned_identity.aks.principal_id
    user_assigned_identity_id = data.azurerm_user_assigned_identity.aks.id
  }
}

# Both are there, or neither is.
resource "azurerm_kubernetes_cluster" "together" {
  name = "together"

  identity {
    type         = var.own_identity ? "UserAssigned" : "SystemAssigned"
    identity_ids = var.own_identity ? [data.azurerm_user_assigned_identity.aks.id] : null
  }

  dynamic "kubelet_identity" {
    for_each = var.own_identity ? [1] : []
    content {
      client_id                 = data.azurerm_user_assigned_identity.aks.client_id
      object_id                 = data.azurerm_user_assigned_identity.aks.principal_id
      user_assigned_identity_id = data.azurerm_user_assigned_identity.aks.id
    }
  }
}

# The provider passes on nothing of a block without IDs.
resource "azurerm_kubernetes_cluster" "no_ids" {
  name = "no-ids"

  identity {
    type = "SystemAssigned"
  }

  kubelet_identity {
    client_id                 = var.kubelet_client_id
    object_id                 = null
    user_assigned_identity_id = ""
  }
}
