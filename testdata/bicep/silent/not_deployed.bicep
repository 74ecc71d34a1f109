var deploy = false

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (deploy) {
  name: 'aks'
  properties: {}
}
