resource "azurerm_subnet" "nodes" {
  name = "nodes"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "network" {
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
  role_definition_name = "Network Contributor"
  scope                = azurerm_subnet.nodes.id
}

# One identity is both.
resource "azurerm_user_assigned_identity" "both" {
  name = "both"
}

resource "azurerm_role_assignment" "both" {
  principal_id         = azurerm_user_assigned_identity.both.principal_id
  role_definition_name = "Network Contributor"
  scope                = azurerm_subnet.nodes.id
}

resource "azurerm_kubernetes_cluster" "both" {
  name = "both"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.both.id]
  }

  kubelet_identity {
    user_assigned_identity_id = azurerm_user_assigned_identity.both.id
    client_id                 = azurerm_user_assigned_identity.both.client_id
    object_id                 = azurerm_user_assigned_identity.both.principal_id
  }

  depends_on = [azurerm_role_assignment.operator]
}

resource "azurerm_role_assignment" "operator" {
  principal_id         = azurerm_user_assigned_identity.both.principal_id
  role_definition_name = "Managed Identity Operator"
  scope                = azurerm_user_assigned_identity.both.id
}
