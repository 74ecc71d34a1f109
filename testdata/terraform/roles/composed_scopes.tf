# How far a scope reaches, its form says, whatever the names in it are.
variable "composed_subscription" {
  type = string
}

variable "composed_group" {
  type = string
}

data "azurerm_client_config" "composed" {}

data "azurerm_subscription" "composed" {}

resource "azurerm_kubernetes_cluster" "composed" {
  name                = "composed"
  node_resource_group = "composed-nodes"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "composed_by_config" {
  scope                = "/subscriptions/${data.azurerm_client_config.composed.subscription_id}"
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}

resource "azurerm_role_assignment" "composed_by_variable" {
  scope                = format("/subscriptions/%s", var.composed_subscription)
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}

resource "azurerm_role_assignment" "composed_of_group" {
  scope                = "${data.azurerm_subscription.composed.id}/resourceGroups/${var.composed_group}"
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Owner"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}

# The node resource group, which belongs to the cluster: by its name, and by the attribute.
resource "azurerm_role_assignment" "composed_of_nodes" {
  scope                = "${data.azurerm_subscription.composed.id}/resourceGroups/composed-nodes"
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}

resource "azurerm_role_assignment" "composed_of_own_nodes" {
  scope                = "/subscriptions/${var.composed_subscription}/resourceGroups/${azurerm_kubernetes_cluster.composed.node_resource_group}"
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}

# It may be anything, or of any form.
resource "azurerm_role_assignment" "composed_of_anything" {
  scope                = "${var.composed_group}/resourceGroups/x"
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}

resource "azurerm_role_assignment" "composed_of_two" {
  scope                = "/subscriptions/${var.composed_subscription}${var.composed_group}"
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.composed.identity[0].principal_id
}
