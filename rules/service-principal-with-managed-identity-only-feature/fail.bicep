param clientId string

@secure()
param clientSecret string

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature
      clientId: clientId
      secret: clientSecret
    }
    nodeProvisioningProfile: { mode: 'Auto' }
  }
}
