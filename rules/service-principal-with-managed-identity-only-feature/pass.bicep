resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: { clientId: 'msi' }
    nodeProvisioningProfile: { mode: 'Auto' }
  }
}
