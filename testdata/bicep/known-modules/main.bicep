// Modules from Microsoft's registry, which are not at hand.

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'control-plane'
}

module system 'br/public:avm/res/container-service/managed-cluster:0.14.0' = {
  name: 'system'
  params: {
    name: 'system'
    managedIdentities: {
      systemAssigned: true
    }
  }
}

module user 'br:mcr.microsoft.com/bicep/avm/res/container-service/managed-cluster:0.8.0' = {
  name: 'user'
  params: {
    name: 'user'
    managedIdentities: {
      userAssignedResourceIds: [
        identity.id
      ]
    }
  }
}

module userOld 'br/public:avm/res/container-service/managed-cluster:0.5.3' = {
  name: 'userOld'
  params: {
    name: 'user'
    managedIdentities: {
      userAssignedResourcesIds: [
        identity.id
      ]
    }
  }
}

// The name of the member has changed: this gives no identity.
module renamed 'br/public:avm/res/container-service/managed-cluster:0.6.0' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'renamed'
  params: {
    name: 'renamed'
    managedIdentities: {
      userAssignedResourcesIds: [
        identity.id
      ]
    }
  }
}

module both 'br/public:avm/res/container-service/managed-cluster:0.14.0' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identities-without-user-assigned
  name: 'both'
  params: {
    name: 'both'
    managedIdentities: {
      systemAssigned: true
      userAssignedResourceIds: [
        identity.id
      ]
    }
  }
}

// Unlike the Terraform module, this one has no default.
module none 'br/public:avm/res/container-service/managed-cluster:0.14.0' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'none'
  params: {
    name: 'none'
  }
}

@secure()
param secret string

module servicePrincipal 'br/public:avm/res/container-service/managed-cluster:0.14.0' = {
  name: 'sp'
  params: {
    name: 'sp'
    aksServicePrincipalProfile: {
      clientId: '00000000-0000-0000-0000-000000000000'
//              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal
      secret: secret
    }
  }
}

module pod 'br/public:avm/res/container-service/managed-cluster:0.11.1' = {
  name: 'pod'
  params: {
    name: 'pod'
    managedIdentities: {
      systemAssigned: true
    }
    podIdentityProfileEnable: true
//                            ^^^^ pod-identity-enabled
  }
}

module azd 'br/public:avm/ptn/azd/aks:0.3.0' = {
  name: 'azd'
  params: {
    name: 'azd'
  }
}

resource right 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('right')
  properties: {
    principalId: system.outputs.kubeletIdentityObjectId!
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}

resource wrong 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('wrong')
  properties: {
    principalId: system.outputs.systemAssignedMIPrincipalId!
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}

resource empty 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('empty')
  properties: {
    principalId: user.outputs.systemAssignedMIPrincipalId!
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}
