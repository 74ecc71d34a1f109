module identity './identity.bicep' = {
  name: 'identity'
}

module system './cluster.bicep' = {
  name: 'system'
  params: {
    type: 'SystemAssigned'
  }
}

module user './cluster.bicep' = [for name in ['a', 'b']: {
  name: 'user-${name}'
  params: {
    type: 'UserAssigned'
  }
}]

module given './cluster.bicep' = if (identity.outputs.ready) {
  name: 'given'
  params: {
    ...{ type: 'UserAssigned' }
    identities: {
      '${identity.outputs.id}': {}
    }
  }
}

module opaque 'br:example.azurecr.io/aks:0.5.0' = {
  name: 'opaque'
  params: {
    name: 'aks'
  }
}

output principal string = opaque.outputs.systemAssignedMIPrincipalId
