# A copy of a file is one mistake.
variable "type" {
#^^^^^^^^^^^^^^ syntax-error
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
