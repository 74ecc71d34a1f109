param type string

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: type
  }
  properties: {
    dnsPrefix: 'aks'
  }
}
