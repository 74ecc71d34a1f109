resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_role_assignment" "operator" {
  principal_id         = azurerm_user_assigned_identity.control_plane.principal_id
  role_definition_name = "Managed Identity Operator"
  scope                = azurerm_user_assigned_identity.kubelet.id
}

resource "azurerm_kubernetes_cluster" "chosen" {
  name = "chosen"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
  }

  depends_on = [azurerm_role_assignment.operator]
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_key_vault" "vault" {
  name = "vault"

  access_policy {
    object_id          = azurerm_user_assigned_identity.kubelet.principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-vault-policy-for-kubelet-identity
    secret_permissions = ["Get"]
  }
}

resource "azurerm_key_vault_access_policy" "kubelet" {
  key_vault_id       = azurerm_key_vault.vault.id
  object_id          = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-vault-policy-for-kubelet-identity
  secret_permissions = ["Get"]
}
