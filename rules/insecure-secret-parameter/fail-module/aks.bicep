param clientId string

// The nested deployment has a history of its own.
param clientSecret string
//    ^^^^^^^^^^^^ insecure-secret-parameter

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: 'westeurope'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
      clientId: clientId
      secret: clientSecret
    }
  }
}
