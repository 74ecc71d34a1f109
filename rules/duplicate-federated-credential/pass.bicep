param issuer string

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
  location: 'westeurope'
}

resource one 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'one'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:shop:api'
    audiences: [ 'api://AzureADTokenExchange' ]
  }
}

resource two 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'two'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:shop:worker'
    audiences: [ 'api://AzureADTokenExchange' ]
  }
  dependsOn: [ one ]
}
