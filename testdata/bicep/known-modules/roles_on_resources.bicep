// Modules from the registry assign roles on what they make.
resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'control-plane'
}

module kubelet 'br/public:avm/res/managed-identity/user-assigned-identity:0.4.0' = {
  name: 'kubelet'
  params: {
    name: 'kubelet'
    roleAssignments: [
      {
        principalId: controlPlane.properties.principalId
        principalType: 'ServicePrincipal'
        roleDefinitionIdOrName: 'Managed Identity Operator'
      }
    ]
  }
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${controlPlane.id}': {} } }
  properties: {
    identityProfile: { kubeletidentity: { resourceId: kubelet.outputs.resourceId } }
  }
  dependsOn: [kubelet]
}

module vault 'br/public:avm/res/key-vault/vault:0.11.0' = {
  name: 'vault'
  params: {
    name: 'vault'
    roleAssignments: [
      {
        principalId: kubelet.outputs.principalId
//                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
        principalType: 'ServicePrincipal'
        roleDefinitionIdOrName: 'Key Vault Secrets User'
      }
    ]
  }
}

module storage 'br/public:avm/res/storage/storage-account:0.15.0' = {
  name: 'storage'
  params: {
    name: 'storage'
    roleAssignments: [
      {
        principalId: kubelet.outputs.clientId
//                   ^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
        roleDefinitionIdOrName: 'Storage Blob Data Contributor'
      }
    ]
  }
}
