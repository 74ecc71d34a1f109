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

# The provider's version decides what is not set.
resource "azurerm_kubernetes_cluster" "unset" {
  name = "unset"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "unset" {
  name     = "unset"
  issuer   = azurerm_kubernetes_cluster.unset.oidc_issuer_url
  subject  = "system:serviceaccount:apps:unset"
  audience = ["api://AzureADTokenExchange"]
}

# What is looked up says nothing of its issuer.
data "azurerm_kubernetes_cluster" "other" {
  name                = "other"
  resource_group_name = "other"
}

resource "azurerm_federated_identity_credential" "other" {
  name     = "other"
  issuer   = data.azurerm_kubernetes_cluster.other.oidc_issuer_url
  subject  = "system:serviceaccount:apps:other"
  audience = ["api://AzureADTokenExchange"]
}
