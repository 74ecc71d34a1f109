param accounts array = ['a', 'b']

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'app'
}

// The size of the batches changes, and there is no second decorator.
@batchSize(5)
@description('One for each account')
resource credentials 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-limits
  for account in accounts: {
    parent: app
    name: account
    properties: {
      issuer: 'https://westeurope.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000001/00000000-0000-0000-0000-000000000002/'
      subject: 'system:serviceaccount:default:${account}'
      audiences: ['api://AzureADTokenExchange']
    }
  }
]
