variable "scope" {
  type = string
}

data "azurerm_subscription" "current" {}

resource "azurerm_resource_group" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "vending" {
  name = "vending"
}

resource "azurerm_role_assignment" "reader" {
  scope                = data.azurerm_subscription.current.id
  role_definition_name = "Reader"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}

# Snapshots of AKS backup.
resource "azurerm_resource_group" "snapshots" {
  name = "snapshots"
}

resource "azurerm_role_assignment" "snapshots" {
  scope                = azurerm_resource_group.snapshots.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}

# Azure grants this by itself.
resource "azurerm_role_assignment" "node_group" {
  scope                = azurerm_kubernetes_cluster.aks.node_resource_group_id
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}

resource "azurerm_role_assignment" "group" {
  scope                = azurerm_resource_group.aks.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}

# No cluster's.
resource "azurerm_role_assignment" "other" {
  scope                = data.azurerm_subscription.current.id
  role_definition_name = "Owner"
  principal_id         = azurerm_user_assigned_identity.vending.principal_id
}

resource "azurerm_role_assignment" "unknown" {
  scope                = var.scope
  role_definition_name = "Owner"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}
