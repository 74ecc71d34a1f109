variable "since_4_2" {
  type = bool
}

variable "since_4_12" {
  type = bool
}

variable "since_5" {
  type = bool
}

variable "prefix" {
  type    = string
  default = ""
}

variable "cluster_name" {
  type    = string
  default = null
}

variable "client_id" {
  type    = string
  default = ""
}

variable "client_secret" {
  type      = string
  default   = ""
  sensitive = true
}

variable "identity_type" {
  type    = string
  default = "SystemAssigned"
}

variable "identity_ids" {
  type    = list(string)
  default = null
}

variable "user_assigned_identity_id" {
  type    = string
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

variable "oidc_issuer_enabled" {
  type    = bool
  default = false
}

variable "workload_identity_enabled" {
  type    = bool
  default = false
}

variable "private_dns_zone_id" {
  type    = string
  default = null
}

variable "disk_encryption_set_id" {
  type    = string
  default = null
}

variable "kms_enabled" {
  type    = bool
  default = false
}

variable "kms_key_vault_key_id" {
  type    = string
  default = null
}

variable "kubernetes_version" {
  type    = string
  default = null
}

variable "network_plugin" {
  type    = string
  default = "kubenet"
}

variable "net_profile_outbound_type" {
  type    = string
  default = "loadBalancer"
}

variable "attached_acr_id_map" {
  type    = map(string)
  default = {}
}

locals {
  spelling = {
    identity          = "identity_type"
    identity_ids      = var.since_5 ? "identity_ids" : "user_assigned_identity_id"
    service_principal = "client_id"
  }

  # Up to 4.1 the module had service principals only.
  is_service_principal = !var.since_4_2 || (var.client_id != "" && var.client_secret != "")
}

resource "azurerm_kubernetes_cluster" "main" {
  name                      = coalesce(var.cluster_name, trim("${var.prefix}-aks", "-"))
  kubernetes_version        = var.kubernetes_version
  oidc_issuer_enabled       = var.since_5 ? var.oidc_issuer_enabled : null
  workload_identity_enabled = var.workload_identity_enabled
  private_dns_zone_id       = var.private_dns_zone_id
  disk_encryption_set_id    = var.disk_encryption_set_id

  dynamic "identity" {
    for_each = local.is_service_principal ? [] : ["identity"]

    content {
      type         = var.since_4_12 ? var.identity_type : "SystemAssigned"
      identity_ids = var.since_5 ? var.identity_ids : var.user_assigned_identity_id == null ? null : [var.user_assigned_identity_id]
    }
  }

  dynamic "service_principal" {
    for_each = local.is_service_principal ? ["service_principal"] : []

    content {
      client_id     = var.client_id
      client_secret = var.client_secret
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

  dynamic "key_management_service" {
    for_each = var.kms_enabled ? ["key_management_service"] : []

    content {
      key_vault_key_id = var.kms_key_vault_key_id
    }
  }

  network_profile {
    network_plugin = var.network_plugin
    outbound_type  = var.net_profile_outbound_type
  }
}

resource "azurerm_role_assignment" "acr" {
  for_each = var.attached_acr_id_map

  principal_id         = azurerm_kubernetes_cluster.main.kubelet_identity[0].object_id
  role_definition_name = "AcrPull"
  scope                = each.value
}

output "aks_id" {
  value = azurerm_kubernetes_cluster.main.id
}

output "aks_name" {
  value = azurerm_kubernetes_cluster.main.name
}

output "cluster_identity" {
  value = try(azurerm_kubernetes_cluster.main.identity[0], null)
}

# Of versions before 5.
output "system_assigned_identity" {
  value = azurerm_kubernetes_cluster.main.identity
}

output "kubelet_identity" {
  value = azurerm_kubernetes_cluster.main.kubelet_identity
}

output "oidc_issuer_url" {
  value = azurerm_kubernetes_cluster.main.oidc_issuer_url
}

output "node_resource_group" {
  value = azurerm_kubernetes_cluster.main.node_resource_group
}

output "node_resource_group_id" {
  value = azurerm_kubernetes_cluster.main.node_resource_group_id
}

output "key_vault_secrets_provider" {
  value = try(azurerm_kubernetes_cluster.main.key_vault_secrets_provider[0], null)
}

output "ingress_application_gateway" {
  value = try(azurerm_kubernetes_cluster.main.ingress_application_gateway[0], null)
}

output "oms_agent" {
  value = try(azurerm_kubernetes_cluster.main.oms_agent[0], null)
}

output "web_app_routing_identity" {
  value = try(azurerm_kubernetes_cluster.main.web_app_routing[0].web_app_routing_identity, [])
}
