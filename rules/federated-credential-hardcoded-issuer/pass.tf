resource "azurerm_kubernetes_cluster" "aks" {
  name                = "aks"
  oidc_issuer_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "app" {
  name     = "app"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:apps:app"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "binding" {
  name     = "binding"
  issuer   = "https://ib.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000"
  subject  = "system:serviceaccount:apps:app"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "github" {
  name     = "github"
  issuer   = "https://token.actions.githubusercontent.com"
  subject  = "repo:organisation/repository:environment:production"
  audience = ["api://AzureADTokenExchange"]
}
