resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
//                  ^^^^^^^^^^^^^^^^ system-assigned-with-kms
  properties: {
    dnsPrefix: 'aks'
    securityProfile: {
      azureKeyVaultKms: { enabled: true, keyId: 'https://vault.vault.azure.net/keys/etcd/1' }
    }
  }
}
