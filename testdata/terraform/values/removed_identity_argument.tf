# azurerm 3 has no argument that names one identity.
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 3.50"
    }
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type                      = "UserAssigned"
    user_assigned_identity_id = azurerm_user_assigned_identity.aks.id
#                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ user-assigned-without-identities
  }
}
