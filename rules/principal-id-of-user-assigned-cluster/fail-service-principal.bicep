param clientId string
@secure()
param clientSecret string

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  properties: {
    servicePrincipalProfile: {
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
      clientId: clientId
      secret: clientSecret
    }
  }
}

resource network 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('network')
  properties: {
    principalId: aks.identity.principalId
//               ^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}
