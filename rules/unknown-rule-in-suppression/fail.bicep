// akslint: ignore[service-principle]
//                 ^^^^^^^^^^^^^^^^^ unknown-rule-in-suppression
resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
}
