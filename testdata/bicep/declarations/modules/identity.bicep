resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks'
  location: resourceGroup().location
}

output id string = identity.id
output ready bool = true
