variable "audience" {
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
  subject  = "system:serviceaccount:apps:app"
  audience = [var.audience]
}

# Another issuer's tokens.
resource "azurerm_federated_identity_credential" "pipeline" {
  name     = "pipeline"
  issuer   = "https://vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555"
  subject  = "sc://organisation/project/connection"
  audience = ["https://example.com"]
}
