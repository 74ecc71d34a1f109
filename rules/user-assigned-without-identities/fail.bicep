resource absent 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'absent'
  location: resourceGroup().location
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: 'UserAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

resource empty 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'empty'
  location: resourceGroup().location
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: 'UserAssigned'
    userAssignedIdentities: {}
  }
  properties: {
    dnsPrefix: 'aks'
  }
}
