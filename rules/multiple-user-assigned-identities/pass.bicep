resource only 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'only'
  location: 'westeurope'
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${only.id}': {} }
  }
  properties: { dnsPrefix: 'aks' }
}
