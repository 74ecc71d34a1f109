resource "azurerm_kubernetes_cluster" "aks" {
  name                      = "aks"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true

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

# The control plane may need the key that encrypts etcd.
resource "azurerm_user_assigned_identity" "both" {
  name = "both"
}

resource "azurerm_key_vault_access_policy" "etcd" {
  key_vault_id    = azurerm_key_vault.vault.id
  object_id       = azurerm_user_assigned_identity.both.principal_id
  key_permissions = ["Encrypt", "Decrypt"]
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_key_vault" "vault" {
  name = "vault"

  access_policy {
    object_id          = azurerm_user_assigned_identity.app.principal_id
    secret_permissions = ["Get"]
  }
}

# The identity of an add-on is not that of the nodes.
resource "azurerm_key_vault_access_policy" "driver" {
  key_vault_id       = azurerm_key_vault.vault.id
  object_id          = azurerm_kubernetes_cluster.aks.key_vault_secrets_provider[0].secret_identity[0].object_id
  secret_permissions = ["Get"]
}
