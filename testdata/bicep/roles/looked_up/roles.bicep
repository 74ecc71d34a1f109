param controlPlane string
param kubelet string

resource cluster 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: controlPlane
}

resource nodes 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: kubelet
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: 'registry'
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('operator')
  scope: nodes
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f1a07417-d97a-45cb-824c-7a7467783830')
    principalId: cluster.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('pull')
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
    principalId: cluster.properties.principalId
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    principalType: 'ServicePrincipal'
  }
}
