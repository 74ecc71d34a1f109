# Imported code names the identity that Azure made for the kubelets.
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  kubelet_identity {
    client_id                 = "11111111-2222-3333-4444-555555555555"
    object_id                 = "22222222-3333-4444-5555-666666666666"
    user_assigned_identity_id = "/subscriptions/33333333-4444-5555-6666-777777777777/resourceGroups/MC_rg_aks_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-agentpool"
  }
}
