variable "kind" {
  type = string
}

variable "computed" {}

resource "azurerm_kubernetes_cluster" "given" {
  name = "given"
  identity {
    type = var.kind
  }
}

resource "azurerm_kubernetes_cluster" "computed" {
  name = "computed"
  identity {
    type = var.computed
  }
}
