resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
  location: 'westeurope'
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'vault'
  location: 'westeurope'
  properties: {
    sku: { family: 'A', name: 'standard' }
    tenantId: tenant().tenantId
    accessPolicies: [
      {
        tenantId: tenant().tenantId
        objectId: app.properties.principalId
        permissions: { secrets: [ 'get' ] }
      }
      // The control plane may need the key that encrypts etcd.
      {
        tenantId: tenant().tenantId
        objectId: aks.identity.principalId
        permissions: { keys: [ 'encrypt', 'decrypt' ] }
      }
    ]
  }
}
