// `main.json` says that it was compiled from this file: one cluster, one finding.
resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'aks'
  location: 'westeurope'
  properties: { dnsPrefix: 'aks', agentPoolProfiles: [{ name: 'system', mode: 'System' }] }
}
