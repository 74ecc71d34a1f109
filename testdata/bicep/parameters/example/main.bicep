// Nobody deploys with a file that says that it is an example.
param type string = 'SystemAssigned'

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  identity: {
    type: type
  }
}
