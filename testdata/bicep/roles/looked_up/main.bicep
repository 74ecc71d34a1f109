// Identities that one module makes, and others look up by name.
param suffix string

module identities 'identities.bicep' = {
  params: { suffix: suffix }
}

module roles 'roles.bicep' = {
  params: {
    controlPlane: identities.outputs.controlPlaneName
    kubelet: 'kubelet-${suffix}'
  }
}

resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'control-plane'
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${controlPlane.id}': {} }
  }
  properties: {
    identityProfile: {
      kubeletidentity: { resourceId: identities.outputs.kubeletId }
    }
  }
  dependsOn: [roles]
}
