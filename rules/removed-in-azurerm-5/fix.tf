terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.0"
    }
  }
}

resource "azurerm_user_assigned_identity" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "apps"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  node_provisioning_profile {
    mode = "Manual"
  }
}

resource "azurerm_federated_identity_credential" "app" {
  name                      = "app"
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject                   = "system:serviceaccount:apps:app"
  audience                  = ["api://AzureADTokenExchange"]
}
