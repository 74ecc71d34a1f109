# What hcl-edit refuses and HCL allows.
locals {
  conditional = { for k, v in var.all : k => v.x ?
    1 :
  2 }
  parentheses = (
    var.a &&
    # a comment
    var.b
  )
  object = {
    a = 1
    a = 2
    "b" = 1
    b   = 2
    "${var.a}-${join("}", ["c"])}" = 1
    "${var.a}-${join("}", ["c"])}" = 2
    (var.b) = 1
    (var.b) = 2
    "c${"d"}" = 1
    "c${"d"}" = 2
  }
}

variable "all" {}
variable "a" {}
variable "b" {}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = local.object.a == 2 && local.object.b == 2 && local.object.cd == 2 ? "SystemAssigned" : "Wrong"
  }
}
