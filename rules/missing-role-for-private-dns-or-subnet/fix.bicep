resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.westeurope.azmk8s.io'
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
    apiServerAccessProfile: {
      privateDNSZone: zone.id
    }
  }
  dependsOn: [
    privateDnsZoneContributor
  ]
}

resource privateDnsZoneContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(zone.id, identity.id, 'b12aa53e-6015-4669-85d0-8515ebb3ae7f')
  scope: zone
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b12aa53e-6015-4669-85d0-8515ebb3ae7f')
  }
}
