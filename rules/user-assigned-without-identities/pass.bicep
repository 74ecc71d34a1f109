param platformIdentity string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks'
  location: resourceGroup().location
}

resource declared 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'declared'
  location: resourceGroup().location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
  }
}

resource given 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'given'
  location: resourceGroup().location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${platformIdentity}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
  }
}
