// A default of an input is not the last word: what only a default keeps from existing is judged when it exists.
param deploy bool = false
param names array = []

resource one 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (deploy) {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when deploy
  name: 'one'
  properties: {}
}

resource each 'Microsoft.ContainerService/managedClusters@2024-05-01' = [for name in names: {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when !empty(names)
  name: name
  properties: {}
}]

// What reads the cluster is judged where there is one, although the default has a placeholder for it.
resource read 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (deploy) {
  name: 'read'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('pull')
  scope: resourceGroup()
  properties: {
    principalId: deploy ? read!.identity.principalId : '00000000-0000-0000-0000-000000000000'
//                        ^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity when deploy
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}
