param subnet string

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
//        ^^^^^^^^^^^^^^^^ node-auto-provisioning-with-system-assigned
  }
  properties: {
    dnsPrefix: 'aks'
    nodeProvisioningProfile: { mode: 'Auto' }
    agentPoolProfiles: [ { name: 'nodes', vnetSubnetID: subnet } ]
  }
}
