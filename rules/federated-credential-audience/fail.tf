resource "azurerm_kubernetes_cluster" "aks" {
  name                      = "aks"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "app" {
  name     = "app"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:apps:app"
  audience = ["https://management.azure.com"]
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-audience
}

resource "azurerm_federated_identity_credential" "own" {
  name     = "own"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:apps:own"
  audience = ["api://AzureADTokenExchange/own"]
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-audience
}

resource "azurerm_federated_identity_credential" "case" {
  name     = "case"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "system:serviceaccount:apps:case"
  audience = ["api://azureadtokenexchange"]
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-audience
}
