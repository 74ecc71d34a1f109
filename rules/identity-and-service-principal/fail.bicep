param clientId string

@secure()
param clientSecret string

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
 // ^^^^^^^^^^^^^^^^^^^^^^^ identity-and-service-principal
      clientId: clientId
      secret: clientSecret
    }
  }
}
