param types array = [
  'SystemAssigned'
  'UserAssigned'
]

resource all 'Microsoft.ContainerService/managedClusters@2024-05-01' = [for (type, i) in types: {
  name: 'aks${i}'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: type
  }
}]

resource some 'Microsoft.ContainerService/managedClusters@2024-05-01' = [for i in range(0, 3): if (i > 1) {
  name: 'some${i}'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: i == 2 ? 'UserAssigned' : 'SystemAssigned'
  }
}]

var identities = [for type in types: {
  type: type
}]

resource picked 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'picked'
  identity: identities[1]
  //^^^^^^ user-assigned-without-identities
}
