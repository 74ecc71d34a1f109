resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
  location: 'westeurope'
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource other 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' existing = {
  name: 'other'
}

// Several clusters may share an identity.
resource binding 'Microsoft.ContainerService/managedClusters/identityBindings@2025-10-02-preview' = {
  parent: aks
  name: 'app'
  properties: { managedIdentity: { resourceId: app.id } }
}

resource another 'Microsoft.ContainerService/managedClusters/identityBindings@2025-10-02-preview' = {
  parent: other
  name: 'app'
  properties: { managedIdentity: { resourceId: app.id } }
}
