resource "azapi_resource" "aks" {
  type      = "Microsoft.ContainerService/managedClusters@2025-10-02-preview"
  name      = "aks"
  location  = "westeurope"
  parent_id = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/aks"

  identity {
    type = "SystemAssigned"
  }

  body = {
    properties = {
      dnsPrefix      = "aks"
      networkProfile = { podLinkLocalAccess = "None" }
#                                             ^^^^^^ imds-restriction-unsupported
      ingressProfile = { webAppRouting = { enabled = true } }
    }
  }
}
