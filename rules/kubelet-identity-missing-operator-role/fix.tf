resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_kubernetes_cluster" "none" {
  name = "none"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  depends_on = [azurerm_role_assignment.managed_identity_operator]
}

resource "azurerm_role_assignment" "managed_identity_operator" {
  scope                = azurerm_user_assigned_identity.kubelet.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.control_plane.principal_id
}

resource "azurerm_user_assigned_identity" "second" {
  name = "second"
}

# Another role, and the right one over something else.
resource "azurerm_role_assignment" "pull" {
  principal_id         = azurerm_user_assigned_identity.second.principal_id
  role_definition_name = "Reader"
  scope                = azurerm_user_assigned_identity.kubelet.id
}

resource "azurerm_role_assignment" "elsewhere" {
  principal_id         = azurerm_user_assigned_identity.second.principal_id
  role_definition_name = "Managed Identity Operator"
  scope                = azurerm_user_assigned_identity.control_plane.id
}

resource "azurerm_kubernetes_cluster" "another_role" {
  name = "another"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.second.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  depends_on = [azurerm_role_assignment.managed_identity_operator_2]
}

resource "azurerm_role_assignment" "managed_identity_operator_2" {
  scope                = azurerm_user_assigned_identity.kubelet.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.second.principal_id
}

# Granted, but perhaps too late.
resource "azurerm_user_assigned_identity" "late" {
  name = "late"
}

resource "azurerm_role_assignment" "late" {
  principal_id         = azurerm_user_assigned_identity.late.principal_id
  role_definition_name = "Managed Identity Operator"
  scope                = azurerm_user_assigned_identity.kubelet.id
}

resource "azurerm_kubernetes_cluster" "late" {
  name = "late"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.late.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  depends_on = [azurerm_role_assignment.late]
}
