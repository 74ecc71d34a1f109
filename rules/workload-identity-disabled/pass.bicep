resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    oidcIssuerProfile: {
      enabled: true
    }
    securityProfile: {
      workloadIdentity: {
        enabled: true
      }
    }
  }
}

resource automatic 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'automatic'
  identity: {
    type: 'SystemAssigned'
  }
  sku: {
    name: 'Automatic'
  }
  properties: {
    dnsPrefix: 'aks'
  }
}
