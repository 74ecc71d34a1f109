// A default of an input is not the last word: what only a default keeps from existing is judged when it exists.
param deploy bool = false
param names array = []

resource one 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (deploy) {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when deploy
  name: 'one'
  properties: {}
}

resource each 'Microsoft.ContainerService/managedClusters@2024-05-01' = [for name in names: {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when !empty(names)
  name: name
  properties: {}
}]
