// Azure makes no cluster of these: they are written over clusters that exist.
resource tagged 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'a'
  location: 'westeurope'
  tags: { owner: 'platform' }
}

resource upgraded 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'b'
  location: 'westeurope'
  sku: { name: 'Base', tier: 'Standard' }
  properties: { kubernetesVersion: '1.34' }
}
