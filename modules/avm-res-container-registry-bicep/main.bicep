param name string
param roleAssignmentMode string?
param roleAssignments array = []

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  properties: {
    roleAssignmentMode: roleAssignmentMode
  }
}

resource registry_roleAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in roleAssignments: {
    name: guid(registry.id, assignment.principalId, assignment.roleDefinitionIdOrName)
    scope: registry
    properties: {
      // The module looks names up.
      roleDefinitionId: assignment.roleDefinitionIdOrName
      principalId: assignment.principalId
      principalType: assignment.?principalType
    }
  }
]

output name string = registry.name
output resourceId string = registry.id
output loginServer string = registry.properties.loginServer
