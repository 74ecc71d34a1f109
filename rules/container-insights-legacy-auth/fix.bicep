resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'aks'
    addonProfiles: {
      omsagent: {
        enabled: true
        config: {
          logAnalyticsWorkspaceResourceID: 'workspace'
          useAADAuth: 'true'
        }
      }
    }
  }
}
