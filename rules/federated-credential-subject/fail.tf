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
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-subject
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "slash" {
  name     = "slash"
  issuer   = "https://westeurope.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000/"
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-hardcoded-issuer
  subject  = "apps/app"
#            ^^^^^^^^^^ federated-credential-subject
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "case" {
  name     = "case"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject  = "System:ServiceAccount:apps:case"
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-subject
  audience = ["api://AzureADTokenExchange"]
}
