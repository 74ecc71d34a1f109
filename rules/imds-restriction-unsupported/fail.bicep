resource insights 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' = {
  name: 'insights'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'insights'
    oidcIssuerProfile: { enabled: true }
    networkProfile: { podLinkLocalAccess: 'None' }
//                                        ^^^^^^ imds-restriction-unsupported
    addonProfiles: {
      omsagent: { enabled: true, config: { useAADAuth: 'true' } }
    }
  }
}

resource issuer 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' = {
  name: 'issuer'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'issuer'
    oidcIssuerProfile: { enabled: false }
    networkProfile: { podLinkLocalAccess: 'None' }
//                                        ^^^^^^ imds-restriction-unsupported
  }
}
