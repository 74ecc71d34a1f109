resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' existing = {
  name: 'privatelink.westeurope.azmk8s.io'
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'aks'
    apiServerAccessProfile: {
      enablePrivateCluster: true
      privateDNSZone: zone.id
//                    ^^^^^^^ system-assigned-with-custom-private-dns-zone
    }
  }
}
