// Who has a role may depend on a choice, and each answer has its findings.
param deploy bool
param byClient bool

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = if (deploy) {
  name: 'aks'
  identity: { type: 'SystemAssigned' }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'other'
}

resource other 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'other'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'registry'
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('pull')
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
    principalId: deploy ? aks.identity.principalId : '00000000-0000-0000-0000-000000000000'
//                        ^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity when deploy
  }
}

resource both 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('both')
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: byClient ? identity.properties.clientId : other.identity.principalId
//                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id when byClient
//                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster when !byClient
  }
}

// The line of many modules: a role by its name, or by its ID. An ID is no name, and is one.
var builtIn = {
  Owner: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
}
var wanted = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource byId 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('byId')
  scope: registry
  properties: {
    roleDefinitionId: contains(builtIn, wanted)
      ? builtIn[wanted]
      : contains(wanted, '/providers/Microsoft.Authorization/roleDefinitions/')
          ? wanted
          : subscriptionResourceId('Microsoft.Authorization/roleDefinitions', wanted)
    principalId: identity.properties.principalId
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
  }
}
