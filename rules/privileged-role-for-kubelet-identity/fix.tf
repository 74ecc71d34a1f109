resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_key_vault" "app" {
  name = "app"
}

resource "azurerm_role_assignment" "secrets" {
  scope                = azurerm_key_vault.app.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

resource "azurerm_role_assignment" "pod_identity" {
  scope                = azurerm_kubernetes_cluster.aks.node_resource_group_id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

# One identity for both: these roles are not what the control plane needs.
resource "azurerm_user_assigned_identity" "shared" {
  name = "shared"
}

resource "azurerm_kubernetes_cluster" "shared" {
  name = "shared"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.shared.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.shared.client_id
    object_id                 = azurerm_user_assigned_identity.shared.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.shared.id
  }

  depends_on = [azurerm_role_assignment.managed_identity_operator]
}

resource "azurerm_role_assignment" "managed_identity_operator" {
  scope                = azurerm_user_assigned_identity.shared.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.shared.principal_id
}

resource "azurerm_role_assignment" "shared_secrets" {
  scope                = azurerm_key_vault.app.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.shared.principal_id
}

resource "azurerm_role_assignment" "shared_keys" {
  scope                = azurerm_key_vault.app.id
  role_definition_name = "Key Vault Crypto User"
  principal_id         = azurerm_user_assigned_identity.shared.principal_id
}

resource "azurerm_role_assignment" "driver" {
  scope                = azurerm_key_vault.app.id
  role_definition_name = "Key Vault Administrator"
  principal_id         = azurerm_kubernetes_cluster.aks.key_vault_secrets_provider[0].secret_identity[0].object_id
}
