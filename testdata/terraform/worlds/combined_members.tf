# Whoever passes a kubelet identity, or a key for etcd, passes the identity that it needs, too.
variable "cluster" {}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  dynamic "identity" {
    for_each = var.cluster.identity == null ? [] : [var.cluster.identity]

    content {
      type         = identity.value.type
      identity_ids = identity.value.ids
    }
  }

  dynamic "identity" {
    for_each = var.cluster.identity == null ? [1] : []

    content {
      type = "SystemAssigned"
#            ^^^^^^^^^^^^^^^^ system-assigned-with-kms when var.cluster.identity == null && try(var.cluster.key_id, null) != null
    }
  }

  dynamic "kubelet_identity" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^ kubelet-identity-without-user-assigned when var.cluster.identity == null && try(var.cluster.kubelet_identity, null) != null
    for_each = try(var.cluster.kubelet_identity, null) == null ? [] : [var.cluster.kubelet_identity]

    content {
      client_id                 = kubelet_identity.value.client_id
      object_id                 = kubelet_identity.value.object_id
      user_assigned_identity_id = kubelet_identity.value.id
    }
  }

  dynamic "key_management_service" {
    for_each = try(var.cluster.key_id, null) == null ? [] : [1]

    content {
      key_vault_key_id = var.cluster.key_id
    }
  }
}
