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
//                                  ^^^^^^^^^ missing-role-for-nsg-or-public-ip
        }
      }
    }
  }
}
