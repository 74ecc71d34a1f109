resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
  location: 'westeurope'
}

resource hub 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: 'hub'
  location: 'westeurope'
}

resource spoke 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: 'spoke'
  location: 'westeurope'

  resource nodes 'subnets' = {
    name: 'nodes'
  }
}

// The nodes are in the other network.
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, identity.id)
  scope: hub
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
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
    agentPoolProfiles: [
//  ^^^^^^^^^^^^^^^^^ missing-role-for-private-dns-or-subnet
      {
        name: 'nodes'
        mode: 'System'
        vnetSubnetID: spoke::nodes.id
      }
    ]
  }
  dependsOn: [
    role
  ]
}
