resource "azurerm_kubernetes_cluster" "main" {
  name                = "main"
  oidc_issuer_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_federated_identity_credential" "apps" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-limits
  count = 21

  name                      = "app-${count.index}"
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:default:app-${count.index}"
  audience                  = ["api://AzureADTokenExchange"]
}
