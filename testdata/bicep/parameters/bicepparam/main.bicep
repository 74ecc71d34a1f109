param type string
param clientId string = ''

@secure()
param clientSecret string = ''

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  identity: empty(clientId) ? { type: type } : null
  //^^^^^^ user-assigned-without-identities
  properties: {
    servicePrincipalProfile: empty(clientId) ? null : { clientId: clientId, secret: clientSecret }
 // ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !empty(clientId)
  }
}
