# The identity that AKS makes for the kubelets is one block, however that one is taken out of its list.
resource "azurerm_kubernetes_cluster" "one" {
  name = "one"
  identity {
    type = "SystemAssigned"
  }
  key_vault_secrets_provider {
    secret_rotation_enabled = true
  }
}

locals {
  scope   = "/subscriptions/00000000-0000-0000-0000-000000000001"
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  cluster = azurerm_kubernetes_cluster.one
  principals = {
    one       = one(local.cluster.kubelet_identity).object_id
    splat     = local.cluster.kubelet_identity.*.object_id[0]
    element   = element(local.cluster.kubelet_identity, 0).object_id
    list      = [for identity in local.cluster.kubelet_identity : identity.object_id][0]
    lookup    = lookup(local.cluster.kubelet_identity[0], "object_id")
    joined    = join("", local.cluster.kubelet_identity[*].object_id)
    formatted = format("%s", local.cluster.kubelet_identity[0].object_id)
    tried     = try(one(local.cluster.kubelet_identity).object_id, "")
    add_on    = one(one(local.cluster.key_vault_secrets_provider).secret_identity).object_id
  }
}

resource "azurerm_role_assignment" "kubelets" {
  for_each             = local.principals
  scope                = local.scope
  principal_id         = each.value
  role_definition_name = "Owner"
  }

resource "azurerm_role_assignment" "counted" {
  count                = length(azurerm_kubernetes_cluster.one.kubelet_identity)
  scope                = local.scope
  principal_id         = azurerm_kubernetes_cluster.one.kubelet_identity[count.index].object_id
  role_definition_name = "Contributor"
  }
