resource on 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'on'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'on'
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
  }
}

resource byDefault 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'by-default'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: 'by-default'
    kubernetesVersion: '1.34.1'
    securityProfile: { workloadIdentity: { enabled: true } }
  }
}
