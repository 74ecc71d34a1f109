// One role assignment, of which each caller makes another one: what each of them does wrong is said, and not only what the
// first one does.
param principal string
@allowed(['Owner', 'Contributor'])
param kind string

var roles = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  name: guid(resourceGroup().id, principal, kind)
  properties: {
    principalId: principal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[kind])
  }
}
