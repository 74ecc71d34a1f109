resource routes 'Microsoft.Network/routeTables@2023-09-01' = {
  name: 'routes'
  location: 'westeurope'
}

// The network declares its subnets itself.
resource network 'Microsoft.Network/virtualNetworks@2023-09-01' = {
  name: 'network'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      { name: 'nodes', properties: { addressPrefix: '10.0.0.0/24', routeTable: { id: routes.id } } }
      { name: 'others', properties: { addressPrefix: '10.0.1.0/24' } }
    ]
  }
}

resource nodes 'Microsoft.Network/virtualNetworks/subnets@2023-09-01' existing = {
  parent: network
  name: 'nodes'
}

resource byIndex 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'byIndex'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
//        ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  }
  properties: {
    dnsPrefix: 'aks'
    networkProfile: { networkPlugin: 'kubenet' }
    agentPoolProfiles: [
      { name: 'nodes', mode: 'System', vnetSubnetID: network.properties.subnets[0].id }
    ]
  }
}

resource byText 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'byText'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
//        ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  }
  properties: {
    dnsPrefix: 'aks'
    networkProfile: { networkPlugin: 'kubenet' }
    agentPoolProfiles: [
      { name: 'nodes', mode: 'System', vnetSubnetID: '${network.id}/subnets/nodes' }
    ]
  }
}

resource byName 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'byName'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
//        ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  }
  properties: {
    dnsPrefix: 'aks'
    networkProfile: { networkPlugin: 'kubenet' }
    agentPoolProfiles: [
      { name: 'nodes', mode: 'System', vnetSubnetID: nodes.id }
    ]
  }
}
