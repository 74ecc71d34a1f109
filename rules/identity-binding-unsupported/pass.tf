resource "azurerm_user_assigned_identity" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "apps"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azapi_resource" "app" {
  type      = "Microsoft.ContainerService/managedClusters/identityBindings@2025-10-02-preview"
  name      = "app"
  parent_id = azurerm_kubernetes_cluster.aks.id
  body = {
    properties = {
      managedIdentity = { resourceId = azurerm_user_assigned_identity.app.id }
    }
  }
}
