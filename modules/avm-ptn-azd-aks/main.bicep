param name string

resource managedCluster 'Microsoft.ContainerService/managedClusters@2025-10-01' = {
  name: name
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: name
  }
}

output managedClusterName string = managedCluster.name
output managedClusterClientId string? = managedCluster.properties.?identityProfile.?kubeletidentity.?clientId
output managedClusterObjectId string? = managedCluster.properties.?identityProfile.?kubeletidentity.?objectId
output managedClusterResourceId string? = managedCluster.properties.?identityProfile.?kubeletidentity.?resourceId
output clusterName string = managedCluster.name
