variable "name" {
  type = string
}

variable "user_assigned_managed_identity_resource_ids" {
  type    = set(string)
  default = []
}

resource "azurerm_user_assigned_identity" "aks" {
  count = length(var.user_assigned_managed_identity_resource_ids) > 0 ? 0 : 1

  name = "uami-aks"
}

resource "azurerm_kubernetes_cluster" "this" {
  name                      = "aks-${var.name}"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true

  identity {
    type = "UserAssigned"
    identity_ids = (
      length(var.user_assigned_managed_identity_resource_ids) > 0
      ? tolist(var.user_assigned_managed_identity_resource_ids)
      : azurerm_user_assigned_identity.aks[*].id
    )
  }
}

output "resource_id" {
  value = azurerm_kubernetes_cluster.this.id
}
