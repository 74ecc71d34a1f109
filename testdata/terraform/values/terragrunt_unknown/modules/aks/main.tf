# Each of the files that deploy this may give it anything.
variable "kind" {
  default = "Neither"
}

resource "azurerm_kubernetes_cluster" "this" {
  name = "this"
  identity {
    type = var.kind
  }
}
