variable "client_id" {
  type = string
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

data "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_kubernetes_cluster" "right" {
  name = "right"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = data.azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = data.azurerm_user_assigned_identity.kubelet.id
  }
}

resource "azurerm_kubernetes_cluster" "unknown" {
  name = "unknown"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  kubelet_identity {
    client_id                 = var.client_id
    object_id                 = data.azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = data.azurerm_user_assigned_identity.kubelet.id
  }
}
