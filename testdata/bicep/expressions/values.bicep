param kind string = 'User'
param settings object = {
  identity: {
    type: 'UserAssigned'
  }
}

var type = '${kind}Assigned'
var identities = [
  {}
  { value: { type: type } }
]
var chosen = kind == 'User' ? { type: 'UserAssigned' } : { type: 'SystemAssigned' }
var multiline = '''
UserAssigned'''

func assigned(kind string) object => {
  type: '${kind}Assigned'
}

resource interpolated 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'interpolated'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: '${kind}Assigned'
  }
}

resource variable 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'variable'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: type
  }
}

resource indexed 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'indexed'
  identity: identities[1].value
  //^^^^^^ user-assigned-without-identities
}

resource from_end 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'from_end'
  identity: identities[^1].value
  //^^^^^^ user-assigned-without-identities
}

resource ternary 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'ternary'
  identity: chosen
  //^^^^^^ user-assigned-without-identities
}

resource lines 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'lines'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: multiline
  }
}

resource function 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'function'
  identity: assigned(kind)
  //^^^^^^ user-assigned-without-identities
}

resource safe 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'safe'
  identity: settings.?identity ?? { type: 'SystemAssigned' }
  //^^^^^^ user-assigned-without-identities
}

resource unsafe 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'unsafe'
  identity: settings.?missing.?deeper[0] ?? { type: 'UserAssigned' }
  //^^^^^^ user-assigned-without-identities
}

resource forgiven 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'forgiven'
  identity: settings.identity!
  //^^^^^^ user-assigned-without-identities
}

resource any_case 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'any_case'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: kind =~ 'USER' ? 'UserAssigned' : 'SystemAssigned'
  }
}

resource spread 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'spread'
  identity: {
  //^^^^^^ user-assigned-without-identities
    ...settings.identity
    userAssignedIdentities: {}
  }
}

resource united 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'united'
  identity: union({ type: 'SystemAssigned' }, settings.identity)
  //^^^^^^ user-assigned-without-identities
}

resource lambda 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'lambda'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: 'UserAssigned'
    userAssignedIdentities: toObject(filter(['a', 'b'], (name, i) => i > 1), name => name, name => {})
  }
}

resource parentheses 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'parentheses'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: any((
      'UserAssigned'
    ))
  }
}
