module cluster 'cluster.bicep' = {}

module roles 'roles.bicep' = {
  params: { clusterName: cluster.outputs.name }
}
