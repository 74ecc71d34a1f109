# A role that the code defines may allow what is needed.
data "azurerm_subscription" "current" {}

resource "azurerm_role_definition" "assign" {
  name  = "Assign identities"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions = ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"]
  }
}

resource "azurerm_user_assigned_identity" "cluster" {
  name = "cluster"
}

resource "azurerm_user_assigned_identity" "kubelets" {
  name = "kubelets"
}

resource "azurerm_role_assignment" "assign" {
  scope              = azurerm_user_assigned_identity.kubelets.id
  role_definition_id = azurerm_role_definition.assign.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.cluster.principal_id
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelets.client_id
    object_id                 = azurerm_user_assigned_identity.kubelets.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelets.id
  }

  depends_on = [azurerm_role_assignment.assign]
}
