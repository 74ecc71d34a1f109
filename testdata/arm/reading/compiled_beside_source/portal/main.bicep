// Parameter files of the template that was compiled from this file are its own.
param kind string
resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: kind }
  properties: { dnsPrefix: 'aks', agentPoolProfiles: [{ name: 'system', mode: 'System' }] }
}
