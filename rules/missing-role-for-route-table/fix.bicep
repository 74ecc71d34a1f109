resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
  location: 'westeurope'
}

resource table 'Microsoft.Network/routeTables@2024-05-01' = {
  name: 'nodes'
  location: 'westeurope'
}

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'aks'
  location: 'westeurope'

  resource nodes 'subnets' = {
    name: 'nodes'
    properties: {
      routeTable: { id: table.id }
    }
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
    networkProfile: { networkPlugin: 'kubenet' }
    agentPoolProfiles: [ { name: 'nodes', vnetSubnetID: vnet::nodes.id } ]
  }
  dependsOn: [
    networkContributor
  ]
}

resource networkContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(table.id, identity.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  scope: table
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}
