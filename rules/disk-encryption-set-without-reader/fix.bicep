resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
  location: 'westeurope'
}

resource disks 'Microsoft.Compute/diskEncryptionSets@2024-03-02' = {
  name: 'aks'
  location: 'westeurope'
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
    diskEncryptionSetID: disks.id
  }
  dependsOn: [
    reader
  ]
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(disks.id, identity.id, 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  scope: disks
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  }
}

resource system 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'system'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'system'
    diskEncryptionSetID: disks.id
  }
}
