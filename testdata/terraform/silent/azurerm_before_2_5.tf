terraform {
  required_providers {
    azurerm = "~> 1.44"
  }
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
}
