resource named 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: loadJsonContent('aks.json', 'clusters[1].name')
  location: 'westeurope'
  identity: {
    type: loadJsonContent('aks.json', '$.clusters[1].identity')
  }
}

resource yaml 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'yaml'
  location: 'westeurope'
  identity: {
    type: loadYamlContent('aks.yaml', 'identity.kind')
  }
}

// A filter is not evaluated.
resource filtered 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'filtered'
  location: 'westeurope'
  identity: {
    type: loadJsonContent('aks.json', 'clusters[?(@.name == "a")].identity')
  }
}
