targetScope = 'resourceGroup'

#disable-next-line no-unused-params
@description('''
What it is
called.''')
param name (string | null)? = null

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  location: resourceGroup().location
  identity: {
    type: 'SystemAssigned'
  }
  properties: { dnsPrefix: name ?? 'aks' }
}
