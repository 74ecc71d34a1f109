resource aks 'Microsoft.ContainerService/managedClusters@2025-03-01' = {
  name: 'aks'
  location: 'westeurope'
  sku: { name: 'Automatic', tier: 'Standard' }
  identity: { type: 'SystemAssigned' }
  properties: {
    agentPoolProfiles: [
      { name: 'system', mode: 'System' }
    ]
  }
}

// Whether a pool that is not known is in a subnet, is not known.
param pool object

resource unknown 'Microsoft.ContainerService/managedClusters@2025-03-01' = {
  name: 'unknown'
  sku: { name: 'Automatic', tier: 'Standard' }
  identity: { type: 'SystemAssigned' }
  properties: {
    agentPoolProfiles: [
      pool
    ]
  }
}
