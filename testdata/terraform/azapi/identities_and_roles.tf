# Identities, roles and credentials that azapi writes are what they are, as is what it reads back.

resource "azapi_resource" "identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31"
  parent_id = "/subscriptions/x/resourceGroups/y"
  name      = "identity"
}

resource "azapi_resource" "cluster" {
  type      = "Microsoft.ContainerService/managedClusters@2025-05-01"
  parent_id = "/subscriptions/x/resourceGroups/y"
  name      = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azapi_resource.identity.id]
  }

  body = {
    properties = {
      dnsPrefix = "aks"
    }
  }
}

resource "azapi_resource" "system" {
  type      = "Microsoft.ContainerService/managedClusters@2025-05-01"
  parent_id = "/subscriptions/x/resourceGroups/y"
  name      = "system"

  identity {
    type = "SystemAssigned"
  }

  body = {
    properties = {
      dnsPrefix = "aks"
    }
  }
}

resource "azapi_resource" "registry" {
  type      = "Microsoft.ContainerRegistry/registries@2025-11-01"
  parent_id = "/subscriptions/x/resourceGroups/y"
  name      = "registry"
  body = {
    properties = {
      roleAssignmentMode = "AbacRepositoryPermissions"
    }
  }
}

resource "azapi_resource" "pull" {
  type      = "Microsoft.Authorization/roleAssignments@2022-04-01"
  parent_id = azapi_resource.registry.id
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-abac-registry
  name      = "00000000-0000-0000-0000-000000000001"
  body = {
    properties = {
      principalId      = azapi_resource.identity.output.properties.principalId
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
      roleDefinitionId = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d"
    }
  }
}

resource "azurerm_role_assignment" "pull" {
  principal_id         = azapi_resource.system.identity[0].principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/x/resourceGroups/y/providers/Microsoft.ContainerRegistry/registries/z"
}

resource "azurerm_role_assignment" "kubelet" {
  principal_id         = azapi_resource.system.output.properties.identityProfile.kubeletidentity.objectId
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/x/resourceGroups/y/providers/Microsoft.ContainerRegistry/registries/z"
}

resource "azapi_resource" "credential" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31"
  parent_id = azapi_resource.identity.id
  name      = "credential"
  body = {
    properties = {
      issuer    = azapi_resource.cluster.output.properties.oidcIssuerProfile.issuerURL
      subject   = "system:serviceaccount:Default:app"
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-subject
      audiences = ["api://AzureADTokenExchange"]
    }
  }
}
