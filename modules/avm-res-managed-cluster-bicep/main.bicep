param since06 bool
param since12 bool

param name string
param managedIdentities object?
param aksServicePrincipalProfile object?
param identityProfile object?
param enableOidcIssuerProfile bool = false
param kubernetesVersion string?
param skuName string = 'Base'
param networkPlugin string?
param outboundType string = 'loadBalancer'
param nodeProvisioningProfile object?
param aadProfile object?

// Up to 0.11.
param enableWorkloadIdentity bool = false
param podIdentityProfileEnable bool = false
param privateDNSZone string?

// From 0.12 on.
param securityProfile object?
param podIdentityProfile object?
param apiServerAccessProfile object?

// The name of this member was another one up to 0.5.
var ids = (since06 ? managedIdentities.?userAssignedResourceIds : managedIdentities.?userAssignedResourcesIds) ?? []

var spelling = {
  identity: 'managedIdentities'
  identity_ids: since06 ? 'userAssignedResourceIds' : 'userAssignedResourcesIds'
  service_principal: 'aksServicePrincipalProfile'
}

resource managedCluster 'Microsoft.ContainerService/managedClusters@2025-10-01' = {
  name: name
  identity: empty(managedIdentities)
    ? null
    : {
        type: (managedIdentities.?systemAssigned ?? false) ? 'SystemAssigned' : (empty(ids) ? null : 'UserAssigned')
        userAssignedIdentities: empty(ids) ? null : toObject(ids, id => id, id => {})
      }
  sku: {
    name: skuName
  }
  properties: {
    dnsPrefix: name
    kubernetesVersion: kubernetesVersion
    servicePrincipalProfile: aksServicePrincipalProfile
    identityProfile: identityProfile
    oidcIssuerProfile: enableOidcIssuerProfile ? { enabled: true } : null
    securityProfile: since12
      ? securityProfile
      : {
          workloadIdentity: enableWorkloadIdentity ? { enabled: true } : null
        }
    podIdentityProfile: since12 ? podIdentityProfile : { enabled: podIdentityProfileEnable }
    apiServerAccessProfile: since12 ? apiServerAccessProfile : { privateDNSZone: privateDNSZone }
    networkProfile: {
      networkPlugin: networkPlugin
      outboundType: outboundType
    }
    nodeProvisioningProfile: nodeProvisioningProfile
    aadProfile: aadProfile
  }
}

output resourceId string = managedCluster.id
output name string = managedCluster.name
output systemAssignedMIPrincipalId string? = managedCluster.?identity.?principalId
output kubeletIdentityClientId string? = managedCluster.properties.?identityProfile.?kubeletidentity.?clientId
output kubeletIdentityObjectId string? = managedCluster.properties.?identityProfile.?kubeletidentity.?objectId
output kubeletIdentityResourceId string? = managedCluster.properties.?identityProfile.?kubeletidentity.?resourceId
output omsagentIdentityObjectId string? = managedCluster.properties.?addonProfiles.?omsagent.?identity.?objectId
output keyvaultIdentityObjectId string? = managedCluster.properties.?addonProfiles.?azureKeyvaultSecretsProvider.?identity.?objectId
output keyvaultIdentityClientId string? = managedCluster.properties.?addonProfiles.?azureKeyvaultSecretsProvider.?identity.?clientId
output ingressApplicationGatewayIdentityObjectId string? = managedCluster.properties.?addonProfiles.?ingressApplicationGateway.?identity.?objectId
output webAppRoutingIdentityObjectId string? = managedCluster.properties.?ingressProfile.?webAppRouting.?identity.?objectId
output oidcIssuerUrl string? = managedCluster.properties.?oidcIssuerProfile.?issuerURL
