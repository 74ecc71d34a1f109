resource "azurerm_kubernetes_cluster" "aks" {
  name                = "aks"
  oidc_issuer_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "wildcard" {
  name     = "wildcard"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:apps:*"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "slash" {
  name     = "slash"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "apps/app"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "case" {
  name     = "case"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:apps:case"
  audience = ["api://AzureADTokenExchange"]
}
