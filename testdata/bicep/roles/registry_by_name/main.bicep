resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: { type: 'SystemAssigned' }
}

module registry 'registry.bicep' = {}

module pull 'pull.bicep' = {
  params: {
    registryName: registry.outputs.name
    principal: aks.properties.identityProfile.kubeletidentity.objectId
  }
}
