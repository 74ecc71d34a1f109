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
