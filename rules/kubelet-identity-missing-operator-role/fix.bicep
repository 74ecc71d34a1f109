resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'control-plane'
}

resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'kubelet'
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${controlPlane.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
    identityProfile: {
      kubeletidentity: {
        resourceId: kubelet.id
      }
    }
  }
  dependsOn: [
    managedIdentityOperator_2
  ]
}

resource managedIdentityOperator_2 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(kubelet.id, controlPlane.id, 'f1a07417-d97a-45cb-824c-7a7467783830')
  scope: kubelet
  properties: {
    principalId: controlPlane.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f1a07417-d97a-45cb-824c-7a7467783830')
  }
}

// One identity that is both.
resource both 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'both'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${controlPlane.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
    identityProfile: {
      kubeletidentity: {
        resourceId: controlPlane.id
      }
    }
  }
  dependsOn: [
    managedIdentityOperator
  ]
}

resource managedIdentityOperator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(controlPlane.id, controlPlane.id, 'f1a07417-d97a-45cb-824c-7a7467783830')
  scope: controlPlane
  properties: {
    principalId: controlPlane.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f1a07417-d97a-45cb-824c-7a7467783830')
  }
}
