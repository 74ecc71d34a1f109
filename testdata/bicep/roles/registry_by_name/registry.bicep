resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: 'registry'
  properties: { roleAssignmentMode: 'AbacRepositoryPermissions' }
}

output name string = registry.name
