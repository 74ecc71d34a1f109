variable "type" {
  default = "SystemAssigned"
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"
  identity {
    type = var.type
  }
}
