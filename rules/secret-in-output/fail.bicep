@secure()
param secret string

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
      clientId: '00000000-0000-0000-0000-000000000000'
      secret: secret
    }
  }
}

output secret string = secret
//                     ^^^^^^ secret-in-output
