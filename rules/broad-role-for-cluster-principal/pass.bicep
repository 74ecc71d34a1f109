resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-01-01' existing = {
  name: 'network/nodes'
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource network 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('network')
  scope: subnet
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')
    principalId: aks.identity.principalId
  }
}
