resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    aadProfile: {
      managed: true
      serverAppID: '00000000-0000-0000-0000-000000000002'
    }
  }
}

// No application is given.
param serverApp string = ''

resource without 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'without'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    aadProfile: {
      serverAppID: serverApp
    }
  }
}
