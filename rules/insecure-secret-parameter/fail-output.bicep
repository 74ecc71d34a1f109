@description('Whoever reads the outputs reads the secret')
param clientSecret string
//    ^^^^^^^^^^^^ insecure-secret-parameter

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
      clientId: '00000000-0000-0000-0000-000000000001'
      secret: clientSecret
    }
  }
}

output secret string = clientSecret
