resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
  location: 'westeurope'
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${app.id}': {} }
  }
  properties: {
    dnsPrefix: 'aks'
    apiServerAccessProfile: { enableVnetIntegration: true }
  }
}

resource binding 'Microsoft.ContainerService/managedClusters/identityBindings@2025-10-02-preview' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-binding-unsupported
  parent: aks
  name: 'app'
  properties: { managedIdentity: { resourceId: app.id } }
}
