param type string
param other string

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  identity: {
    type: '${type}${other}'
    //    ^^^^^^^^^^^^^^^^^ unsupported-identity-type
  }
}
