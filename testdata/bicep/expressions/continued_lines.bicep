param a bool = true
param b bool = false

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (a
  && !b
  || b) {
  name: 'aks'
  identity: a
  //^^^^^^ user-assigned-without-identities
    ? b
      ? { type: 'SystemAssigned' }
      : { type: 'UserAssigned' }
    : null
}
