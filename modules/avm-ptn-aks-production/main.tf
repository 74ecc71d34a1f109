variable "name" {
  type = string
}

variable "managed_identities" {
  type = object({
    user_assigned_resource_ids = optional(set(string), [])
  })
  default = {}
}

resource "azurerm_user_assigned_identity" "aks" {
  count = length(var.managed_identities.user_assigned_resource_ids) > 0 ? 0 : 1

  name = "uami-aks"
}

resource "azurerm_kubernetes_cluster" "this" {
  name                      = "aks-${var.name}"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true

  identity {
    type = "UserAssigned"
    identity_ids = (
      length(var.managed_identities.user_assigned_resource_ids) > 0
      ? tolist(var.managed_identities.user_assigned_resource_ids)
      : azurerm_user_assigned_identity.aks[*].id
    )
  }
}

output "resource_id" {
  value = azurerm_kubernetes_cluster.this.id
}

output "identity_principal_id" {
  value = try(azurerm_kubernetes_cluster.this.identity[0].principal_id, null)
}

output "kubelet_identity_object_id" {
  value = azurerm_kubernetes_cluster.this.kubelet_identity[0].object_id
}

output "kubelet_identity_client_id" {
  value = azurerm_kubernetes_cluster.this.kubelet_identity[0].client_id
}

output "kubelet_identity_user_assigned_identity_id" {
  value = azurerm_kubernetes_cluster.this.kubelet_identity[0].user_assigned_identity_id
}

output "oidc_issuer_url" {
  value = azurerm_kubernetes_cluster.this.oidc_issuer_url
}
