terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 3.100"
    }
  }
}

resource "azurerm_kubernetes_cluster" "aks" {
  name                = "aks"
  oidc_issuer_enabled = false

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "app" {
  name     = "app"
  issuer   = azurerm_kubernetes_cluster.aks.oidc_issuer_url
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-without-issuer
  subject  = "system:serviceaccount:apps:app"
  audience = ["api://AzureADTokenExchange"]
}

# This version of the provider takes it for off.
resource "azurerm_kubernetes_cluster" "unset" {
  name = "unset"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "unset" {
  name     = "unset"
  issuer   = azurerm_kubernetes_cluster.unset.oidc_issuer_url
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-without-issuer
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
