resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_container_registry" "registry" {
  name = "registry"
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

resource "azurerm_role_assignment" "secrets" {
  scope                = "/subscriptions/x/resourceGroups/x/providers/Microsoft.KeyVault/vaults/x"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
}

resource "azurerm_role_assignment" "add_on" {
  scope                = "/subscriptions/x/resourceGroups/x/providers/Microsoft.KeyVault/vaults/x"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_kubernetes_cluster.aks.key_vault_secrets_provider[0].secret_identity[0].object_id
}

# What the driver for secrets needs.
resource "azurerm_role_assignment" "driver" {
  scope                = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_kubernetes_cluster.aks.key_vault_secrets_provider[0].secret_identity[0].object_id
}
