resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

resource other 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {
  name: 'other'
}

resource pool 'Microsoft.ContainerService/managedClusters/agentPools@2024-05-01' = {
  parent: other
  name: 'user'
  properties: {
    count: 3
  }
}
