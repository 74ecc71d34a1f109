resource off 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'off'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'off'
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
  }
}

resource unset 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'unset'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'unset'
    kubernetesVersion: '1.30'
    securityProfile: { workloadIdentity: { enabled: true } }
  }
}
