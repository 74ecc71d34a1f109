// The id of a role ends in its GUID, however it begins.
param registryName string

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'cluster'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'cluster'
  }
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource interpolated 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('interpolated')
  scope: registry
  properties: {
    principalId: cluster.identity.principalId
    //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    roleDefinitionId: '/subscriptions/${subscription().subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d'
  }
}

resource joined 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('joined')
  scope: registry
  properties: {
    principalId: cluster.identity.principalId
    //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    roleDefinitionId: concat(subscription().id, '/providers/Microsoft.Authorization/roleDefinitions/', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}

resource formatted 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('formatted')
  scope: registry
  properties: {
    principalId: cluster.identity.principalId
    //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    roleDefinitionId: format('{0}/providers/Microsoft.Authorization/roleDefinitions/{1}', subscription().id, '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}

// A role that is known by its GUID alone.
resource blobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('blobs')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
    principalId: cluster.properties.identityProfile.kubeletidentity.objectId
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
    principalType: 'ServicePrincipal'
  }
}
