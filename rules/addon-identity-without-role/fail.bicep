resource net 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: 'net'
  location: 'westeurope'
}

resource gw 'Microsoft.Network/applicationGateways@2024-01-01' = {
  name: 'gw'
  location: 'westeurope'
  properties: {}
}

resource zone 'Microsoft.Network/dnsZones@2018-05-01' = {
  name: 'apps.example.com'
  location: 'global'
}

resource gateway 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'gateway'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'gateway'
    addonProfiles: {
      ingressApplicationGateway: {
        enabled: true
        config: {
//      ^^^^^^ addon-identity-without-role
          applicationGatewayId: gw.id
        }
      }
    }
  }
}

resource routing 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'routing'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'routing'
    ingressProfile: {
      webAppRouting: {
//    ^^^^^^^^^^^^^ addon-identity-without-role
        enabled: true
        dnsZoneResourceIds: [ zone.id ]
      }
    }
  }
}
