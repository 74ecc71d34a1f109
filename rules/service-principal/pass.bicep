resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    // What Azure itself writes for a cluster with a managed identity.
    servicePrincipalProfile: {
      clientId: 'msi'
    }
  }
}
