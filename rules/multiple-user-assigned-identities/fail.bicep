resource first 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'first'
  location: 'westeurope'
}

resource second 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'second'
  location: 'westeurope'
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
//  ^^^^^^^^^^^^^^^^^^^^^^ multiple-user-assigned-identities
      '${first.id}': {}
      '${second.id}': {}
    }
  }
  properties: { dnsPrefix: 'aks' }
}
