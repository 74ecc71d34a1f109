param name string
param federatedIdentityCredentials array = []

resource userAssignedIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name

  @batchSize(1)
  resource credentials 'federatedIdentityCredentials' = [
    for credential in federatedIdentityCredentials: {
      name: credential.name
      properties: {
        audiences: credential.audiences
        issuer: credential.issuer
        subject: credential.subject
      }
    }
  ]
}

output name string = userAssignedIdentity.name
output resourceId string = userAssignedIdentity.id
output principalId string = userAssignedIdentity.properties.principalId
output clientId string = userAssignedIdentity.properties.clientId
