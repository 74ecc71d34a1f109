resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: { type: 'SystemAssigned' }
}

module contributor 'role.bicep' = {
  params: { kind: 'Contributor', principal: aks.identity.principalId }
}

module owner 'role.bicep' = {
  params: { kind: 'Owner', principal: aks.identity.principalId }
}
