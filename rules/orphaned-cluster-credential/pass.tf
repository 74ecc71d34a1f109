resource "azuread_application" "aks" {
  display_name = "aks"
}

# Something uses it.
resource "azuread_application_password" "aks" {
  application_id = azuread_application.aks.id
}

resource "azurerm_key_vault_secret" "aks" {
  name         = "aks"
  value        = azuread_application_password.aks.value
  key_vault_id = "vault"
}

# It has nothing to do with a cluster.
resource "azuread_application_password" "web" {
  application_id = azuread_application.aks.id
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }
}
