resource boot 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'boot'
  location: 'westeurope'
  sku: { name: 'Premium' }
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'aks'
    bootstrapProfile: {
      artifactSource: 'Cache'
      containerRegistryId: boot.id
//                         ^^^^^^^ bootstrap-registry-without-pull-role
    }
  }
}
