resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

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

# What a variable ends in is not known.
variable "cluster" {
  type = string
}

resource "azurerm_federated_identity_credential" "open" {
  name     = "open"
  issuer   = "https://westeurope.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/${var.cluster}"
  subject  = "system:serviceaccount:apps:open"
  audience = ["api://AzureADTokenExchange"]
}

# The issuers of identity bindings, and those of others, have no slash.
resource "azurerm_federated_identity_credential" "binding" {
  name     = "binding"
  issuer   = "https://ib.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000"
  subject  = "system:serviceaccount:apps:binding"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "actions" {
  name     = "actions"
  issuer   = "https://token.actions.githubusercontent.com"
  subject  = "repo:contoso/app:ref:refs/heads/main"
  audience = ["api://AzureADTokenExchange"]
}
