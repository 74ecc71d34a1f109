param name string
param accessPolicies array = []
param roleAssignments array = []

resource keyVault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  properties: {
    accessPolicies: accessPolicies
  }
}

resource keyVault_roleAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in roleAssignments: {
    name: guid(keyVault.id, assignment.principalId, assignment.roleDefinitionIdOrName)
    scope: keyVault
    properties: {
      // The module looks names up.
      roleDefinitionId: assignment.roleDefinitionIdOrName
      principalId: assignment.principalId
      principalType: assignment.?principalType
    }
  }
]

output name string = keyVault.name
output resourceId string = keyVault.id
output uri string = keyVault.properties.vaultUri
