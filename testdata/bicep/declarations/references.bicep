resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks'
  location: 'westeurope'

  resource credential 'federatedIdentityCredentials' = {
    name: 'workload'
    properties: {
      issuer: aks.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:default:${identity::credential.name}'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

resource shared 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-shared'
  scope: resourceGroup('platform')
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  identity: {
  //^^^^^^ identities-without-user-assigned
    type: 'SystemAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
      '${shared.id}': {}
    }
  }
}

resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(aks.id)
  scope: identity
  properties: {
    principalId: aks.identity.principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}

// A build fills in the version.
resource filled_in 'Microsoft.ContainerService/managedClusters@${version}' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'filled-in'
  properties: {
    dnsPrefix: 'aks'
  }
}
