resource "azapi_resource" "aks" {
  type = "Microsoft.ContainerService/managedClusters@2024-09-01"
  name = "aks"
  body = {
    identity = { type = "SystemAssigned" }
    properties = {
      dnsPrefix          = "aks"
      podIdentityProfile = { enabled = false }
    }
  }
}

resource "azapi_update_resource" "aks" {
  type = "Microsoft.ContainerService/managedClusters@2024-09-01"
  body = {
    properties = {
      podIdentityProfile = { enabled = false }
    }
  }
}
