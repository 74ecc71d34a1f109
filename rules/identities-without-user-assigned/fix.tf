resource "azurerm_kubernetes_cluster" "block" {
  name = "block"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azapi_resource" "body" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "body"
  body = {
    identity = {
      type = "UserAssigned"
      userAssignedIdentities = {
        "/subscriptions/x/resourceGroups/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x" = {}
      }
    }
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}
