resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
  location: 'westeurope'

  resource credential 'federatedIdentityCredentials' = {
    name: 'aks'
    properties: {
      issuer: 'https://westeurope.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000/'
      subject: 'system:serviceaccount:apps:app'
      audiences: [ 'api://AzureADTokenExchange' ]
    }
  }
}
