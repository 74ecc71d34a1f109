param clientId string

@secure()
param clientSecret string

// akslint: ignore[service-principal] migrating in CHG-1234
@onlyIfNotExists()
resource before 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'before'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
      clientId: clientId
      secret: clientSecret
    }
  }
}

resource beside 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'beside'
  location: resourceGroup().location
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: { // akslint: ignore[service-principal] migrating
      clientId: clientId
      secret: clientSecret
    }
  }
}
