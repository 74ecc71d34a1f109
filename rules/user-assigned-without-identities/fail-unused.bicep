resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
  location: resourceGroup().location
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: 'UserAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}
