resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: 'registry'
}

module cluster 'cluster.bicep' = {}

resource safe 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, 'safe')
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
    principalId: cluster.outputs.?principalId ?? ''
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    principalType: 'ServicePrincipal'
  }
}

resource safer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, 'safer')
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
    principalId: cluster.?outputs.principalId!
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    principalType: 'ServicePrincipal'
  }
}
