resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "UserAssigned"
    identity_ids = [
#                  ^ multiple-user-assigned-identities
      azurerm_user_assigned_identity.control_plane.id,
      azurerm_user_assigned_identity.kubelet.id,
    ]
  }
}

resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}
