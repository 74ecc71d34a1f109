param settings object
param kind string

resource one 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'one'
  location: 'westeurope'
  identity: { type: settings.type }
  properties: { dnsPrefix: 'aks' }
}

// A `$` in front of an interpolation is text, and two surrogates are one character.
resource two 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'two'
  location: 'westeurope'
  identity: { type: 'a$$${kind}\u{D801}\u{DC37}' == 'a$$SystemAssigned\u{10437}' ? kind : 'None' }
  properties: { dnsPrefix: 'aks' }
}
