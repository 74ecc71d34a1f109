resource "azurerm_kubernetes_cluster" "main" {
  name                = "main"
  oidc_issuer_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "app" {
  count = 2
  name  = "app-${count.index}"
}

# The provider writes them one after the other.
resource "azurerm_federated_identity_credential" "apps" {
  count = 40

  name                      = "app-${count.index}"
  user_assigned_identity_id = azurerm_user_assigned_identity.app[count.index % 2].id
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:default:app-${count.index}"
  audience                  = ["api://AzureADTokenExchange"]
}
