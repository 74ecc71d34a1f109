resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "apps"
}

resource "azuread_application" "app" {
  display_name = "app"
}

resource "azurerm_key_vault_access_policy" "client" {
  key_vault_id       = azurerm_key_vault.kv.id
  tenant_id          = "11111111-2222-3333-4444-555555555555"
  object_id          = azurerm_user_assigned_identity.app.client_id
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ access-policy-is-not-an-object-id
  secret_permissions = ["Get"]
}

resource "azurerm_key_vault_access_policy" "application" {
  key_vault_id       = azurerm_key_vault.kv.id
  tenant_id          = "11111111-2222-3333-4444-555555555555"
  object_id          = azuread_application.app.object_id
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ access-policy-is-not-an-object-id
  secret_permissions = ["Get"]
}

resource "azurerm_key_vault" "kv" {
  name                = "kv"
  location            = "westeurope"
  resource_group_name = "apps"
  tenant_id           = "11111111-2222-3333-4444-555555555555"
  sku_name            = "standard"

  access_policy {
    tenant_id          = "11111111-2222-3333-4444-555555555555"
    object_id          = azurerm_kubernetes_cluster.aks.kubelet_identity[0].client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ access-policy-is-not-an-object-id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-vault-policy-for-kubelet-identity
    secret_permissions = ["Get"]
  }
}
