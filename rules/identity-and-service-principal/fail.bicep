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

resource beside 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-and-service-principal
  name: 'beside'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'beside'
    servicePrincipalProfile: {
      clientId: 'msi'
      secret: clientSecret // nothing reads it
    }
  }
}
