param clientId string

@secure()
param clientSecret string

module aks 'aks.bicep' = {
  params: {
    clientId: clientId
    clientSecret: clientSecret
  }
}
