// A credential names its identity by the start of its own name; another module makes that identity, which is the control
// plane's.
param identityName string

module identities 'identities.bicep' = {
  params: { name: identityName }
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identities.outputs.id}': {} }
  }
  properties: {
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
  }
}

resource credential 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = {
  name: '${identityName}/app'
  properties: {
    issuer: aks.properties.oidcIssuerProfile.issuerURL
    subject: 'system:serviceaccount:app:app'
    audiences: ['api://AzureADTokenExchange']
  }
}
