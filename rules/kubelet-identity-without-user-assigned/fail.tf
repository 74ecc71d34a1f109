resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  kubelet_identity {
# ^^^^^^^^^^^^^^^^ kubelet-identity-without-user-assigned
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }
}
