var secret = 'fixture-client-secret-1'
//           ^^^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-client-secret

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
 // ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
      clientId: '00000000-0000-0000-0000-000000000001'
      secret: secret
    }
  }
}
