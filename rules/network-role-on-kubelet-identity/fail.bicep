resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: { dnsPrefix: 'aks' }
}

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'aks'
  location: 'westeurope'
}

resource network 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vnet.id, aks.id)
  scope: vnet
  properties: {
    principalId: aks.properties.identityProfile.kubeletidentity.objectId
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ network-role-on-kubelet-identity
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
  }
}
