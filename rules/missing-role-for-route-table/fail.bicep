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
//                      ^^^^^^^^ missing-role-for-route-table
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
}
