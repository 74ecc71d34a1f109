resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks'
  location: resourceGroup().location
}

resource both 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'both'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned, UserAssigned'
    //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
  }
}
