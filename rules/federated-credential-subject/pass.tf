variable "namespace" {
  type = string
}

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

resource "azurerm_federated_identity_credential" "unknown" {
  name     = "unknown"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:${var.namespace}:app"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "github" {
  name     = "github"
  issuer   = "https://token.actions.githubusercontent.com"
  subject  = "repo:organisation/repository:environment:production"
  audience = ["api://AzureADTokenExchange"]
}
