param clientId string
@secure()
param clientSecret string

// akslint: ignore[service-principal] the example is about its secret
resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
      clientId: clientId
      secret: clientSecret
    }
  }
}
