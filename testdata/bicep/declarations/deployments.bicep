// A resource that is a deployment deploys its template.
@secure()
param secret string

resource inline 'az:Microsoft.Resources/deployments@2024-03-01' = {
  name: 'inline'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: [
        {
          type: 'Microsoft.ContainerService/managedClusters'
          apiVersion: '2024-09-01'
          name: 'aks'
          location: 'westeurope'
          properties: {
            dnsPrefix: 'aks'
            servicePrincipalProfile: { clientId: '11111111-2222-3333-4444-555555555555', secret: secret }
//          ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
          }
        }
      ]
    }
  }
}
