# Members at keys that are not known are members: what they hold is judged, and what repeats them exists.
variable "env" {
  type = string
}

locals {
  clusters = {
    a = { type = "SystemAssigned", ids = null }
    b = { type = "UserAssigned", ids = [] }
    c = { type = "None", ids = null }
#                ^^^^^^ unsupported-identity-type
  }
  named = { for name, cluster in local.clusters : "${var.env}-${name}" => cluster }
  names = toset([for name in keys(local.clusters) : "${var.env}-${name}"])
}

resource "azurerm_kubernetes_cluster" "by_member" {
  for_each = local.named
  name     = each.key
  identity {
# ^^^^^^^^ user-assigned-without-identities
    type         = each.value.type
    identity_ids = each.value.ids
  }
}

resource "azurerm_user_assigned_identity" "each" {
  for_each            = local.names
  name                = each.value
  resource_group_name = "rg"
  location            = "westeurope"
}

resource "azurerm_kubernetes_cluster" "by_name" {
  for_each = local.names
  name     = each.value
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.each[each.key].id]
  }
}

resource "azurerm_role_assignment" "by_name" {
  for_each             = azurerm_user_assigned_identity.each
  scope                = "/subscriptions/00000000-0000-0000-0000-000000000001"
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  principal_id         = each.value.principal_id
  role_definition_name = "Owner"
}

resource "azurerm_kubernetes_cluster" "distinct" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  count = length(local.names) == 3 && "${var.env}-a" != "${var.env}-b" ? 1 : 0
  name  = "distinct"
}
