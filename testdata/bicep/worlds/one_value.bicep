// Two conditions that are written in two ways and mean the same are one: a cluster never has both an identity and
// a service principal, and never neither.
@secure()
param secret string
param env string
param n int
param o object
var environments = {
  dev: { managed: true }
  prod: { managed: false }
}
var list = [true, false]
var together = { id: '', ...o }

resource byName 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'byName'
  location: 'westeurope'
  identity: environments[env].managed ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: environments[env].managed ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when env == 'prod'
  }
}

resource byIndex 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'byIndex'
  location: 'westeurope'
  identity: list[n] ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: list[n] ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when n == 1
  }
}

resource safe 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'safe'
  location: 'westeurope'
  identity: empty(o.?id) ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: empty(o.id) ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !empty(o.id)
  }
}

resource indexed 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'indexed'
  location: 'westeurope'
  identity: empty(o.id) ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: empty(o['id']) ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !empty(o['id'])
  }
}

resource united 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'united'
  location: 'westeurope'
  identity: empty(union({ id: '' }, o).id) ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: empty(union({ id: '' }, o).id) ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !empty(union({ id: '' }, o).id)
  }
}

resource spread 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'spread'
  location: 'westeurope'
  identity: empty(together.id) ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: empty({ id: '', ...o }.id) ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !empty({ id: '', ...o }.id)
  }
}

resource ofTags 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'ofTags'
  location: 'westeurope'
  identity: contains(resourceGroup().tags[env], 'managed') ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: contains(resourceGroup().tags[env], 'managed') ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !contains(resourceGroup().tags[env], 'managed')
  }
}

resource ofFile 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'ofFile'
  location: 'westeurope'
  identity: loadJsonContent('missing.json').managed ? { type: 'SystemAssigned' } : null
  properties: {
    dnsPrefix: 'k'
    servicePrincipalProfile: loadJsonContent('missing.json').managed ? null : { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !loadJsonContent('missing.json').managed
  }
}
