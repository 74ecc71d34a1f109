param clusterName string

// Another module of the same deployment makes it.
resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' existing = {
  name: clusterName
}

resource network 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('network')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
    principalId: aks.identity.principalId
//               ^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
    principalType: 'ServicePrincipal'
  }
}
