# Instances at keys that are not known: those at the same key belong together, and no others.
variable "clusters" {}
variable "env" {}

resource "azurerm_user_assigned_identity" "control_plane" {
  for_each = var.clusters
  name     = "control-plane-${each.key}"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  for_each = var.clusters
  name     = "kubelet-${each.key}"
}

resource "azurerm_user_assigned_identity" "pipeline" {
  for_each = var.clusters
  name     = "pipeline-${each.key}"
}

resource "azurerm_container_registry" "registry" {
  name = "registry"
}

resource "azurerm_role_assignment" "operator" {
  for_each             = var.clusters
  scope                = azurerm_user_assigned_identity.kubelet[each.key].id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.control_plane[each.key].principal_id
}

resource "azurerm_kubernetes_cluster" "each" {
  for_each = var.clusters
  name     = each.key

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane[each.key].id]
  }

  kubelet_identity {
    client_id = azurerm_user_assigned_identity.kubelet[each.key].principal_id
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kubelet-identity-field-mixup
    object_id                 = azurerm_user_assigned_identity.kubelet[each.key].client_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet[each.key].id
  }

  depends_on = [azurerm_role_assignment.operator]
}

# Others may be anything.
resource "azurerm_role_assignment" "pipeline" {
  for_each             = var.clusters
  scope                = "/subscriptions/00000000-0000-0000-0000-000000000000"
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.pipeline[each.key].principal_id
}

resource "azurerm_role_assignment" "pull" {
  for_each             = var.clusters
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.control_plane[each.key].principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
}

resource "azurerm_role_assignment" "empty" {
  for_each             = var.clusters
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "Reader"
  principal_id         = azurerm_kubernetes_cluster.each[each.key].identity[0].principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
}

# Keys that are written are those, and no others.
resource "azurerm_kubernetes_cluster" "one" {
  name = "one"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane["one"].id]
  }
}

resource "azurerm_role_assignment" "two" {
  scope                = "/subscriptions/00000000-0000-0000-0000-000000000000"
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.control_plane["two"].principal_id
}

resource "azurerm_role_assignment" "one" {
  scope                = "/subscriptions/00000000-0000-0000-0000-000000000000"
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.control_plane["one"].principal_id
}

# It may be one of the others.
resource "azurerm_role_assignment" "chosen" {
  scope                = "/subscriptions/00000000-0000-0000-0000-000000000000"
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.pipeline[var.env].principal_id
}
