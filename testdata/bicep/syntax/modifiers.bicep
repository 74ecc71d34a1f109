// How parameters were written before Bicep 0.4: one error for each, and the rest is judged.
param location string {
//                    ^ syntax-error
  default: 'westeurope'
  metadata: {
    description: 'where'
  }
}

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'aks'
  location: location
  properties: {
    dnsPrefix: 'aks'
  }
}
