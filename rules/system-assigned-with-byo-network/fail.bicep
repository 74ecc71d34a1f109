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
