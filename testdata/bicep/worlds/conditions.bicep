param clientId string

@secure()
param clientSecret string

param deploy bool

param identityType 'SystemAssigned' | 'UserAssigned'

@allowed([
  'SystemAssigned'
  'UserAssigned'
])
param older string

param nullable bool?

type kind = 'System' | 'User'
param named kind

resource either 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'either'
  // The two conditions are one and its negation.
  identity: empty(clientId) ? { type: 'SystemAssigned' } : null
  properties: {
    servicePrincipalProfile: clientId != '' ? { clientId: clientId, secret: clientSecret } : null
 // ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when clientId != ''
  }
}

resource sometimes 'Microsoft.ContainerService/managedClusters@2024-05-01' = if (deploy) {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when deploy
  name: 'sometimes'
  properties: {}
}

resource union_type 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'union_type'
  identity: {
  //^^^^^^ user-assigned-without-identities when identityType == 'UserAssigned'
    type: identityType
  }
}

resource allowed 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'allowed'
  identity: {
  //^^^^^^ user-assigned-without-identities when older == 'UserAssigned'
    type: older
  }
}

resource not_given 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'not_given'
  identity: nullable ?? false ? { type: 'SystemAssigned' } : { type: 'UserAssigned' }
  //^^^^^^ user-assigned-without-identities
}

resource alias 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'alias'
  identity: {
  //^^^^^^ user-assigned-without-identities when named == 'User'
    type: '${named}Assigned'
  }
}
