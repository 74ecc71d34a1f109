locals {
  type = "UserAssigned"
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = local.name
  identity {
    type = local.type
  }
}
