param identity object
param kind string

resource given 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'given'
  identity: identity
}

resource part 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'part'
  identity: {
    type: kind
  }
}

resource runtime 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'runtime'
  identity: other.identity
}

resource other 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {
  name: 'other'
}
