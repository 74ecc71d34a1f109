// What waits for what is not known.
param waitFor array

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: 'aks'
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
}

resource first 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'first'
  properties: {
    issuer: cluster.properties.oidcIssuerProfile.issuerURL
    subject: 'system:serviceaccount:default:first'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource second 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'second'
  properties: {
    issuer: cluster.properties.oidcIssuerProfile.issuerURL
    subject: 'system:serviceaccount:default:second'
    audiences: ['api://AzureADTokenExchange']
  }
  dependsOn: waitFor
}
