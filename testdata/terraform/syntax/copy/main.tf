variable "type" {
  type    = string
  default = "SystemAssigned"
}

locals {
  type = var.type
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = local.type
  }
}

output "id" {
  value = azurerm_kubernetes_cluster.aks.id
}
