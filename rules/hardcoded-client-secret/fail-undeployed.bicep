resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (false) {
  name: 'aks'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
      clientId: '00000000-0000-0000-0000-000000000001'
      secret: 'fixture-client-secret-1'
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-client-secret
    }
  }
}
