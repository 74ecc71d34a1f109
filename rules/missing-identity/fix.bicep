resource nothing 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'nothing'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

resource none 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'none'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

resource nullable 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'nullable'
  location: resourceGroup().location
  identity: null
  properties: {
    dnsPrefix: 'aks'
  }
}
