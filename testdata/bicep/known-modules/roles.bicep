// Modules around a cluster, which are not at hand either.

module identity 'br/public:avm/res/managed-identity/user-assigned-identity:0.4.0' = {
  name: 'identity'
  params: {
    name: 'control-plane'
    federatedIdentityCredentials: [
      {
        name: 'app'
        issuer: cluster.outputs.oidcIssuerUrl!
        subject: 'system:serviceaccount:Default:app'
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-subject
        audiences: ['api://AzureADTokenExchange']
      }
    ]
  }
}

module cluster 'br/public:avm/res/container-service/managed-cluster:0.13.0' = {
  name: 'cluster'
  params: {
    name: 'aks'
    managedIdentities: {
      userAssignedResourceIds: [identity.outputs.resourceId]
    }
    enableKeyvaultSecretsProvider: true
  }
}

module registry 'br/public:avm/res/container-registry/registry:0.9.0' = {
  name: 'registry'
  params: {
    name: 'registry'
    roleAssignments: [
      {
        principalId: cluster.outputs.kubeletIdentityObjectId!
        roleDefinitionIdOrName: 'AcrPull'
      }
      {
        principalId: identity.outputs.principalId
//                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
        roleDefinitionIdOrName: 'AcrPull'
      }
    ]
  }
}

module vault 'br/public:avm/ptn/authorization/resource-role-assignment:0.1.1' = {
  name: 'vault'
  params: {
    principalId: cluster.outputs.keyvaultIdentityClientId!
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
    resourceId: registry.outputs.resourceId
    roleDefinitionId: '4633458b-17de-408a-b874-0445c86b69e6'
  }
}
