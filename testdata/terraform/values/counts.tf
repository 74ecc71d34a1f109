# A text is converted to the number that `count` takes.
variable "mode" {
  type = string
}

variable "clusters" {
  type    = number
  default = 0
}

locals {
  of_one_type = var.mode == "a" ? "1" : 0
}

resource "azurerm_kubernetes_cluster" "none" {
  count = "0"
  name  = "none"
}

resource "azurerm_kubernetes_cluster" "one" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  count = "1"
  name  = "one"
}

resource "azurerm_kubernetes_cluster" "unified" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.mode == "a"
  count = local.of_one_type
  name  = "unified"
}

# None are deployed by default.
resource "azurerm_kubernetes_cluster" "some" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.clusters != 0
  count = var.clusters
  name  = "some"
}
