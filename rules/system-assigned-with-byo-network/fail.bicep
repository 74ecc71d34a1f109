resource aks 'Microsoft.ContainerService/managedClusters@2025-03-01' = {
  name: 'aks'
  location: 'westeurope'
  sku: { name: 'Automatic', tier: 'Standard' }
  identity: { type: 'SystemAssigned' }
//                  ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  properties: {
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vnetSubnetID: '/subscriptions/x/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x/subnets/x'
      }
    ]
  }
}

resource routed 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
  name: 'network/routed'
  properties: {
    addressPrefix: '10.0.0.0/24'
    routeTable: {
      id: 'routes'
    }
  }
}

resource kubenet 'Microsoft.ContainerService/managedClusters@2025-03-01' = {
  name: 'kubenet'
  identity: { type: 'SystemAssigned' }
//                  ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  properties: {
    dnsPrefix: 'aks'
    agentPoolProfiles: [
      {
        name: 'system'
        vnetSubnetID: routed.id
      }
    ]
    networkProfile: {
      networkPlugin: 'kubenet'
    }
  }
}

resource machines 'Microsoft.ContainerService/managedClusters@2025-03-01' = {
  name: 'machines'
  identity: { type: 'SystemAssigned' }
//                  ^^^^^^^^^^^^^^^^ system-assigned-with-byo-network
  properties: {
    dnsPrefix: 'aks'
    agentPoolProfiles: [
      {
        name: 'system'
        type: 'VirtualMachines'
        vnetSubnetID: routed.id
      }
    ]
  }
}
