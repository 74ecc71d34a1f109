param name string
param federatedIdentityCredentials array = []
param roleAssignments array = []

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

resource identity_roleAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in roleAssignments: {
    name: guid(userAssignedIdentity.id, assignment.principalId, assignment.roleDefinitionIdOrName)
    scope: userAssignedIdentity
    properties: {
      // The module looks names up.
      roleDefinitionId: assignment.roleDefinitionIdOrName
      principalId: assignment.principalId
      principalType: assignment.?principalType
    }
  }
]

output name string = userAssignedIdentity.name
output resourceId string = userAssignedIdentity.id
output principalId string = userAssignedIdentity.properties.principalId
output clientId string = userAssignedIdentity.properties.clientId
