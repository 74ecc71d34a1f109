param type string
param identities object = {}

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: type
    userAssignedIdentities: identities
  }
}
