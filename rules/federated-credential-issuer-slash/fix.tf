resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "app" {
  name     = "app"
  issuer   = "https://westeurope.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000/"
  subject  = "system:serviceaccount:apps:app"
  audience = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "trimmed" {
  name     = "trimmed"
  issuer   = trimsuffix("https://westeurope.oic.prod-aks.azure.com/11111111-2222-3333-4444-555555555555/66666666-7777-8888-9999-000000000000/", "/")
  subject  = "system:serviceaccount:apps:trimmed"
  audience = ["api://AzureADTokenExchange"]
}
