// The node resource group can be named only by the name that the cluster gets.
param nodes string = 'nodes'

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  identity: { type: 'SystemAssigned' }
  properties: { nodeResourceGroup: nodes }
}

module controlPlane 'role.bicep' = {
  scope: resourceGroup(nodes)
  params: { principal: aks.identity.principalId }
}

module kubelets 'role.bicep' = {
  scope: resourceGroup('Nodes')
  params: { principal: aks.properties.identityProfile.kubeletidentity.objectId }
}
