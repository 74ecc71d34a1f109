// What is looked up under the name of something that is declared is that only in the same resource group.
param groupName string = resourceGroup().name

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'control-plane'
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
}

// Another cluster, of which nothing is known.
resource other 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: 'aks'
  scope: resourceGroup('11111111-2222-3333-4444-555555555555', 'prod')
}

resource same 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: 'aks'
  scope: resourceGroup(groupName)
}

module elsewhere 'role.bicep' = {
  scope: resourceGroup('prod')
  params: { identityName: 'control-plane', clusterPrincipal: other.identity.principalId }
}

module here 'here.bicep' = {
  params: { clusterPrincipal: same.identity.principalId }
}
