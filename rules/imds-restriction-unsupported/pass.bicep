resource restricted 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' = {
  name: 'restricted'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'restricted'
    oidcIssuerProfile: { enabled: true }
    networkProfile: { podLinkLocalAccess: 'None' }
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true }
      azurepolicy: { enabled: false }
    }
  }
}

resource open 'Microsoft.ContainerService/managedClusters@2025-10-02-preview' = {
  name: 'open'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'open'
    networkProfile: { podLinkLocalAccess: 'IMDS' }
    addonProfiles: {
      azurepolicy: { enabled: true }
    }
  }
}
