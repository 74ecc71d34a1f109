data "azurerm_subscription" "current" {}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_role_assignment" "contributor" {
  scope                = data.azurerm_subscription.current.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_role_assignment" "owner" {
  scope                = "/providers/Microsoft.Management/managementGroups/root"
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Owner"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

resource "azurerm_resource_group" "aks" {
  name = "aks"
}

# An `info`.
resource "azurerm_role_assignment" "group" {
  scope                = azurerm_resource_group.aks.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

# A warning.
resource "azurerm_role_assignment" "group_owner" {
  scope                = azurerm_resource_group.aks.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

# An `info` again: it may grant less than everything.
resource "azurerm_role_assignment" "restricted" {
  scope                = data.azurerm_subscription.current.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "User Access Administrator"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
  condition_version    = "2.0"
  condition            = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {7f951dda-4ed3-4680-a7ca-43fe172d538d}"
}
