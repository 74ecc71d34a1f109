resource "azurerm_user_assigned_identity" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "apps"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  api_server_access_profile {
    virtual_network_integration_enabled = true
    subnet_id                           = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/net/subnets/api"
  }

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/net/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks"]
  }
}

resource "azapi_resource" "app" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-binding-unsupported
  type      = "Microsoft.ContainerService/managedClusters/identityBindings@2025-10-02-preview"
  name      = "app"
  parent_id = azurerm_kubernetes_cluster.aks.id
  body = {
    properties = {
      managedIdentity = { resourceId = azurerm_user_assigned_identity.app.id }
    }
  }
}
