param identityId string
param nodes int

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: { dnsPrefix: 'aks', agentPoolProfiles: [{ name: 'system', count: nodes }] }
}
