resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "main" {
  name                = "main"
  oidc_issuer_enabled = true

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_federated_identity_credential" "app" {
  name                      = "app"
  user_assigned_identity_id = azurerm_user_assigned_identity.aks.id
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-on-infra-identity
  issuer                    = azurerm_kubernetes_cluster.main.oidc_issuer_url
  subject                   = "system:serviceaccount:default:app"
  audience                  = ["api://AzureADTokenExchange"]
}
