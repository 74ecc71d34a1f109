resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

// An old version of the type has the scope among its properties, too; it is that of the deployment.
resource old 'Microsoft.Authorization/roleAssignments@2020-04-01-preview' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  name: guid('old')
  properties: {
    scope: resourceGroup().id
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: aks.identity.principalId
  }
}

// The type says that the registry is the scope.
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'registry'
  location: 'westeurope'
  sku: { name: 'Basic' }
}

resource nested 'Microsoft.ContainerRegistry/registries/providers/roleAssignments@2020-04-01-preview' = {
  name: '${registry.name}/Microsoft.Authorization/${guid('nested')}'
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: aks.identity.principalId
  }
}
