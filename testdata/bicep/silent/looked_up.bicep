// What is looked up by the name of something that the code makes is that: here the identity on which the role is
// granted that the cluster needs.
param zone string

resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'control-plane'
  location: 'westeurope'
}

resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'kubelet'
  location: 'westeurope'
}

resource sameKubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'kubelet'
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(sameKubelet.id, 'operator')
  scope: sameKubelet
  properties: {
    principalId: controlPlane.properties.principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f1a07417-d97a-45cb-824c-7a7467783830')
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'cluster'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${controlPlane.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'cluster'
    identityProfile: {
      kubeletidentity: {
        resourceId: kubelet.id
      }
    }
  }
  dependsOn: [
    operator
  ]
}

// A zone may be `system` or `none`, for which no identity needs a role.
resource private 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'private'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'private'
    apiServerAccessProfile: {
      enablePrivateCluster: true
      privateDNSZone: zone
    }
  }
}
