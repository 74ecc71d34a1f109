variable "since_0_1_4" {
  type = bool
}

variable "since_0_4" {
  type = bool
}

variable "name" {
  type = string
}

variable "identity" {
  type = object({
    type         = string
    identity_ids = optional(list(string))
  })
  default = {
    type = "SystemAssigned"
  }
}

variable "managed_identities" {
  type = object({
    system_assigned            = optional(bool, false)
    user_assigned_resource_ids = optional(set(string), [])
  })
  default = { system_assigned = var.since_0_4 }
}

variable "service_principal" {
  type = object({
    client_id     = string
    client_secret = string
  })
  default = null
}

variable "service_principal_profile" {
  type = object({
    client_id = string
    secret    = optional(string)
  })
  default = null
}

variable "kubelet_identity" {
  type = object({
    client_id                 = optional(string)
    object_id                 = optional(string)
    user_assigned_identity_id = optional(string)
  })
  default = null
}

variable "identity_profile" {
  type = map(object({
    resource_id = optional(string)
  }))
  default = null
}

variable "oidc_issuer_enabled" {
  type    = bool
  default = false
}

variable "oidc_issuer_profile" {
  type = object({
    enabled = optional(bool)
  })
  default = null
}

variable "workload_identity_enabled" {
  type    = bool
  default = false
}

variable "security_profile" {
  type = object({
    azure_key_vault_kms = optional(object({
      enabled = optional(bool)
      key_id  = optional(string)
    }))
    workload_identity = optional(object({
      enabled = optional(bool)
    }))
  })
  default = null
}

variable "pod_identity_profile" {
  type = object({
    enabled = optional(bool)
  })
  default = null
}

variable "api_server_access_profile" {
  type = object({
    private_dns_zone = optional(string)
  })
  default = null
}

variable "private_dns_zone_id" {
  type    = string
  default = null
}

variable "network_profile" {
  type = object({
    network_plugin = optional(string)
    outbound_type  = optional(string)
  })
  default = null
}

variable "node_provisioning_profile" {
  type = object({
    mode = optional(string)
  })
  default = null
}

variable "aad_profile" {
  type = object({
    server_app_id     = optional(string)
    server_app_secret = optional(string)
  })
  default = null
}

variable "sku" {
  type = object({
    name = optional(string)
  })
  default = null
}

variable "kubernetes_version" {
  type    = string
  default = null
}

locals {
  spelling = {
    identity          = var.since_0_1_4 ? "managed_identities" : "identity"
    identity_ids      = var.since_0_1_4 ? "user_assigned_resource_ids" : "identity_ids"
    service_principal = var.since_0_4 ? "service_principal_profile" : "service_principal"
    client_id         = "client_id"
    client_secret     = var.since_0_4 ? "secret" : "client_secret"
  }
}

# Up to 0.3.
resource "azurerm_kubernetes_cluster" "this" {
  count = var.since_0_4 ? 0 : 1

  name                      = var.name
  kubernetes_version        = var.kubernetes_version
  oidc_issuer_enabled       = var.oidc_issuer_enabled
  workload_identity_enabled = var.workload_identity_enabled
  private_dns_zone_id       = var.private_dns_zone_id

  dynamic "identity" {
    for_each = var.since_0_1_4 ? [] : [var.identity]

    content {
      type         = identity.value.type
      identity_ids = identity.value.identity_ids
    }
  }

  dynamic "identity" {
    for_each = var.since_0_1_4 && (var.managed_identities.system_assigned || length(var.managed_identities.user_assigned_resource_ids) > 0) ? ["identity"] : []

    content {
      type = (
        length(var.managed_identities.user_assigned_resource_ids) == 0 ? "SystemAssigned" :
        var.managed_identities.system_assigned ? "SystemAssigned, UserAssigned" : "UserAssigned"
      )
      identity_ids = tolist(var.managed_identities.user_assigned_resource_ids)
    }
  }

  dynamic "service_principal" {
    for_each = var.service_principal == null ? [] : [var.service_principal]

    content {
      client_id     = service_principal.value.client_id
      client_secret = service_principal.value.client_secret
    }
  }

  dynamic "kubelet_identity" {
    for_each = var.kubelet_identity == null ? [] : [var.kubelet_identity]

    content {
      client_id                 = kubelet_identity.value.client_id
      object_id                 = kubelet_identity.value.object_id
      user_assigned_identity_id = kubelet_identity.value.user_assigned_identity_id
    }
  }
}

resource "azapi_resource" "this" {
  count = var.since_0_4 ? 1 : 0

  type = "Microsoft.ContainerService/managedClusters@2025-10-01"
  name = var.name

  body = {
    sku = var.sku == null ? null : { name = var.sku.name }
    properties = {
      dnsPrefix         = var.name
      kubernetesVersion = var.kubernetes_version
      servicePrincipalProfile = var.service_principal_profile == null ? null : {
        clientId = var.service_principal_profile.client_id
        secret   = var.service_principal_profile.secret
      }
      identityProfile = var.identity_profile == null ? null : {
        for name, identity in var.identity_profile : name => { resourceId = identity.resource_id }
      }
      oidcIssuerProfile = var.oidc_issuer_profile == null ? null : {
        enabled = var.oidc_issuer_profile.enabled
      }
      podIdentityProfile = var.pod_identity_profile == null ? null : {
        enabled = var.pod_identity_profile.enabled
      }
      securityProfile = var.security_profile == null ? null : {
        azureKeyVaultKms = var.security_profile.azure_key_vault_kms == null ? null : {
          enabled = var.security_profile.azure_key_vault_kms.enabled
        }
        workloadIdentity = var.security_profile.workload_identity == null ? null : {
          enabled = var.security_profile.workload_identity.enabled
        }
      }
      apiServerAccessProfile = var.api_server_access_profile == null ? null : {
        privateDNSZone = var.api_server_access_profile.private_dns_zone
      }
      networkProfile = var.network_profile == null ? null : {
        networkPlugin = var.network_profile.network_plugin
        outboundType  = var.network_profile.outbound_type
      }
      nodeProvisioningProfile = var.node_provisioning_profile == null ? null : {
        mode = var.node_provisioning_profile.mode
      }
      aadProfile = var.aad_profile == null ? null : {
        serverAppID     = var.aad_profile.server_app_id
        serverAppSecret = var.aad_profile.server_app_secret
      }
    }
  }

  dynamic "identity" {
    for_each = var.managed_identities.system_assigned || length(var.managed_identities.user_assigned_resource_ids) > 0 ? ["identity"] : []

    content {
      type = (
        length(var.managed_identities.user_assigned_resource_ids) == 0 ? "SystemAssigned" :
        var.managed_identities.system_assigned ? "SystemAssigned, UserAssigned" : "UserAssigned"
      )
      identity_ids = tolist(var.managed_identities.user_assigned_resource_ids)
    }
  }
}

output "name" {
  value = var.name
}

output "resource_id" {
  value = var.since_0_4 ? azapi_resource.this[0].id : azurerm_kubernetes_cluster.this[0].id
}

output "identity_principal_id" {
  value = try(azapi_resource.this[0].identity[0].principal_id, null)
}

output "kubelet_identity" {
  value = try(azapi_resource.this[0].output.properties.identityProfile.kubeletidentity, null)
}

# Of versions before 0.4.
output "kubelet_identity_id" {
  value = try(azurerm_kubernetes_cluster.this[0].kubelet_identity[0].object_id, null)
}

output "oidc_issuer_profile_issuer_url" {
  value = try(azapi_resource.this[0].output.properties.oidcIssuerProfile.issuerURL, null)
}

# Of versions before 0.4.
output "oidc_issuer_url" {
  value = try(azurerm_kubernetes_cluster.this[0].oidc_issuer_url, null)
}

output "key_vault_secrets_provider_identity" {
  value = try(azapi_resource.this[0].output.properties.addonProfiles.azureKeyvaultSecretsProvider.identity, null)
}

output "ingress_profile_web_app_routing_identity" {
  value = try(azapi_resource.this[0].output.properties.ingressProfile.webAppRouting.identity, {})
}
