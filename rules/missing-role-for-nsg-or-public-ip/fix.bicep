resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
  location: 'westeurope'
}

resource prefix 'Microsoft.Network/publicIPPrefixes@2024-01-01' = {
  name: 'out'
  location: 'westeurope'
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    dnsPrefix: 'aks'
    networkProfile: {
      loadBalancerProfile: {
        outboundIPPrefixes: {
          publicIPPrefixes: [ { id: prefix.id } ]
        }
      }
    }
  }
  dependsOn: [
    networkContributor
  ]
}

resource networkContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(prefix.id, identity.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  scope: prefix
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}
