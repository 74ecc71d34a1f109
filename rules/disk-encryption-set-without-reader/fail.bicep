resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'aks'
  location: 'westeurope'
}

resource disks 'Microsoft.Compute/diskEncryptionSets@2024-03-02' = {
  name: 'aks'
  location: 'westeurope'
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    dnsPrefix: 'aks'
    diskEncryptionSetID: disks.id
//                       ^^^^^^^^ disk-encryption-set-without-reader
  }
}

resource system 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'system'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'system'
    diskEncryptionSetID: disks.id
//                       ^^^^^^^^ disk-encryption-set-without-reader
  }
}
