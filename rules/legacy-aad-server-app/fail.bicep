param serverApp string

resource cluster 'Microsoft.ContainerService/managedClusters@2020-03-01' = {
  name: 'aks'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    aadProfile: {
      serverAppID: '00000000-0000-0000-0000-000000000002'
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ legacy-aad-server-app
      tenantID: tenant().tenantId
    }
  }
}
