param clientId string

@secure()
param clientSecret string

resource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature
      clientId: clientId
      secret: clientSecret
    }
    nodeProvisioningProfile: { mode: 'Auto' }
  }
}

resource gitops 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'gitops'
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature
      clientId: '11111111-2222-3333-4444-555555555555'
      secret: gitopsSecret
    }
  }
}

@secure()
param gitopsSecret string

resource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2024-11-01' = {
  name: 'flux'
  scope: gitops
  properties: {
    sourceKind: 'GitRepository'
  }
}
