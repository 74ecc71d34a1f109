// AKS makes identities under names of its own choice in the node resource group, and code looks them up by these.
param prefix string
param nodes string

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: '${prefix}-aks'
  identity: { type: 'SystemAssigned' }
  properties: {
    nodeResourceGroup: nodes
  }
}

resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: '${prefix}-aks-agentpool'
  scope: resourceGroup(nodes)
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'vault'
}

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('secrets')
  scope: vault
  properties: {
    principalId: kubelet.properties.principalId
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
  }
}

// One of the same name beside the cluster is somebody else's.
resource own 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: '${aks.name}-agentpool'
}

resource ofOwn 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('own')
  scope: vault
  properties: {
    principalId: own.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
  }
}
