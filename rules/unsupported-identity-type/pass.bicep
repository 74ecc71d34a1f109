resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
    type: 'systemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

// Another service, which does support both at once.
resource fleet 'Microsoft.ContainerService/fleets@2024-04-01' = {
  name: 'fleet'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned, UserAssigned'
  }
}
