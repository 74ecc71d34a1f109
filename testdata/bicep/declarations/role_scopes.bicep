// A role assignment without a scope has that of its deployment.
resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource unsaid 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  name: guid('unsaid')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: aks.identity.principalId
  }
}

resource said 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('said')
  scope: resourceGroup()
//       ^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: aks.identity.principalId
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'vault'
}

resource narrow 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('narrow')
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: aks.identity.principalId
  }
}
