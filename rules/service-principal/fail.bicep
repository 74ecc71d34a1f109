param clientId string

@secure()
param clientSecret string

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
 // ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
      clientId: clientId
      secret: clientSecret
    }
  }
}
