var settings = loadJsonContent('settings.json')
var more = loadYamlContent('./settings.yaml')

resource json 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'json'
  identity: settings.identity
  //^^^^^^ user-assigned-without-identities
}

resource yaml 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'yaml'
  identity: more.identity
  //^^^^^^ user-assigned-without-identities
}

resource text 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'text'
  identity: {
    type: trim(loadTextContent('type.txt'))
    //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
  }
}

resource outside 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'outside'
  identity: loadJsonContent('../../../etc/identity.json')
}
