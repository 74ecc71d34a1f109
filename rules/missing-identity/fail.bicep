resource nothing 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'nothing'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
  }
}

resource none 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'none'
  location: resourceGroup().location
  identity: {
    type: 'None'
    //    ^^^^^^ missing-identity
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

resource nullable 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'nullable'
  location: resourceGroup().location
  identity: null
  properties: {
    dnsPrefix: 'aks'
  }
}
