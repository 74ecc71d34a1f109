resource gw 'Microsoft.Network/applicationGateways@2024-01-01' = {
  name: 'gw'
  location: 'westeurope'
  properties: {}
}

resource zone 'Microsoft.Network/dnsZones@2018-05-01' = {
  name: 'apps.example.com'
  location: 'global'
}

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'aks'
    addonProfiles: {
      ingressApplicationGateway: {
        enabled: true
        config: {
          applicationGatewayId: gw.id
        }
      }
    }
    ingressProfile: {
      webAppRouting: {
        enabled: true
        dnsZoneResourceIds: [ zone.id ]
      }
    }
  }
}

resource onGateway 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(gw.id)
  scope: gw
  properties: {
    principalId: aks.properties.addonProfiles.ingressApplicationGateway.identity.objectId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}

resource onZone 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(zone.id)
  scope: zone
  properties: {
    principalId: aks.properties.ingressProfile.webAppRouting.identity.objectId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'befefa01-2a29-4197-83a8-272ff33ce314')
  }
}

// An add-on that is off needs nothing.
resource off 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'off'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'off'
    addonProfiles: {
      ingressApplicationGateway: {
        enabled: false
        config: {
          applicationGatewayId: gw.id
        }
      }
    }
  }
}
