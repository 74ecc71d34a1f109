resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'kubelet'
  location: 'westeurope'
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${kubelet.id}': {} }
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
    managedIdentityOperator
  ]
}

resource managedIdentityOperator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(kubelet.id, kubelet.id, 'f1a07417-d97a-45cb-824c-7a7467783830')
  scope: kubelet
  properties: {
    principalId: kubelet.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f1a07417-d97a-45cb-824c-7a7467783830')
  }
}
