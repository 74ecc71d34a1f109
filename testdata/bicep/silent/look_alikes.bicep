// What looks like a cluster, an identity of one, or a mistake, and is none.

param vaultName string = 'vault'

@secure()
param generated string = newGuid()

param clientId string = 'MSI'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'identity'
}

// Types beside `managedClusters`, each with rules of its own.
resource fleet 'Microsoft.ContainerService/fleets@2025-03-01' = {
  name: 'fleet'
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
}

resource snapshot 'Microsoft.ContainerService/managedclustersnapshots@2025-03-02-preview' = {
  name: 'snapshot'
  properties: {
    snapshotType: 'ManagedCluster'
  }
}

resource nodeSnapshot 'Microsoft.ContainerService/snapshots@2025-03-01' = {
  name: 'snapshot'
  properties: {
    snapshotType: 'NodePool'
  }
}

resource openShift 'Microsoft.RedHatOpenShift/openShiftClusters@2025-07-25' = {
  name: 'openshift'
  properties: {
    servicePrincipalProfile: {
      clientId: '00000000-0000-0000-0000-000000000000'
      clientSecret: generated
    }
  }
}

resource arc 'Microsoft.Kubernetes/connectedClusters@2024-01-01' = {
  name: 'arc'
  kind: 'ProvisionedCluster'
  identity: {
    type: 'None'
  }
}

resource local 'Microsoft.HybridContainerService/provisionedClusterInstances@2024-01-01' = {
  scope: arc
  name: 'default'
  properties: {}
}

resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2024-10-01' = {
  name: 'workspace/aks'
  properties: {
    computeType: 'AKS'
    resourceId: cluster.id
  }
}

resource containerApp 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'app'
  identity: {
    type: 'SystemAssigned,UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
}

// A cluster that is looked up, and one with what only looks wrong.
resource existing 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: 'existing'
}

resource cluster 'Microsoft.ContainerService/managedClusters@2026-04-01' = {
  name: 'aks'
  identity: {
    type: 'systemassigned'
  }
  properties: {
    dnsPrefix: 'aks'
    servicePrincipalProfile: {
      clientId: clientId
    }
    podIdentityProfile: {
      enabled: false
    }
    apiServerAccessProfile: {
      enablePrivateCluster: true
      privateDNSZone: 'SYSTEM'
    }
    securityProfile: {
      azureKeyVaultKms: {
        enabled: false
      }
      kubernetesResourceObjectEncryptionProfile: {
        infrastructureEncryption: 'Enabled'
      }
    }
    networkProfile: {
      networkPlugin: 'azure'
      outboundType: 'userDefinedRouting'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        vnetSubnetID: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/s'
      }
    ]
  }

  resource pool 'agentPools' = {
    name: 'pool'
    properties: {}
  }

  resource access 'trustedAccessRoleBindings' = {
    name: 'ml'
    properties: {
      sourceResourceId: compute.id
      roles: ['Microsoft.MachineLearningServices/workspaces/mlworkload']
    }
  }

  resource binding 'identityBindings' = {
    name: 'binding'
    properties: {
      managedIdentity: {
        resourceId: identity.id
      }
    }
  }
}

// Azure makes this credential itself for an identity binding; its issuer is none of the cluster's own.
resource bound 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity
  name: 'bound'
  properties: {
    issuer: 'https://ib.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000001/00000000-0000-0000-0000-000000000002'
    subject: 'system:serviceaccount:default:app'
    audiences: ['api://AzureADTokenExchange']
  }
}

// Not a cluster's workload.
resource github 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity
  name: 'github'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:example/repository:ref:refs/heads/main'
    audiences: ['api://AzureADTokenExchange']
  }
  dependsOn: [
    bound
  ]
}

// Roles of principals that no cluster uses.
resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('pull')
  properties: {
    principalId: containerApp.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}
