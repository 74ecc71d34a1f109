resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    nodeProvisioningProfile: { mode: 'Auto' }
    agentPoolProfiles: [ { name: 'nodes' } ]
  }
}
