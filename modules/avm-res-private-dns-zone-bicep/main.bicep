param name string
param roleAssignments array = []

resource privateDnsZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: name
}

resource privateDnsZone_roleAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in roleAssignments: {
    name: guid(privateDnsZone.id, assignment.principalId, assignment.roleDefinitionIdOrName)
    scope: privateDnsZone
    properties: {
      // The module looks names up.
      roleDefinitionId: assignment.roleDefinitionIdOrName
      principalId: assignment.principalId
      principalType: assignment.?principalType
    }
  }
]

output name string = privateDnsZone.name
output resourceId string = privateDnsZone.id
