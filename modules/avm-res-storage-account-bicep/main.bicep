param name string
param roleAssignments array = []

resource storageAccount 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
}

resource storageAccount_roleAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in roleAssignments: {
    name: guid(storageAccount.id, assignment.principalId, assignment.roleDefinitionIdOrName)
    scope: storageAccount
    properties: {
      // The module looks names up.
      roleDefinitionId: assignment.roleDefinitionIdOrName
      principalId: assignment.principalId
      principalType: assignment.?principalType
    }
  }
]

output name string = storageAccount.name
output resourceId string = storageAccount.id
