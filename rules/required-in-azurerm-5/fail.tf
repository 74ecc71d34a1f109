terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.0"
    }
  }
}

resource "azurerm_kubernetes_cluster" "aks" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ required-in-azurerm-5
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}
