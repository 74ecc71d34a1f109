# What a condition says of a number or a name narrows what others ask about it.
variable "nodes" {
  type = number
}

variable "kind" {
  type = string
}

variable "zones" {
  type = list(string)
}

resource "azurerm_kubernetes_cluster" "below" {
  count = var.nodes < 3 ? 1 : 0
  name  = "below"

  identity {
    type = var.nodes < 5 ? "SystemAssigned" : "Neither"
  }
}

resource "azurerm_kubernetes_cluster" "equal" {
  count = var.nodes == 2 ? 1 : 0
  name  = "equal"

  identity {
    type = var.nodes < 5 ? "SystemAssigned" : "Neither"
  }
}

resource "azurerm_kubernetes_cluster" "not_below" {
  count = var.nodes < 5 ? 1 : 0
  name  = "not_below"

  identity {
    type = var.nodes < 5 ? "Neither" : "SystemAssigned"
    #                      ^^^^^^^^^ unsupported-identity-type when var.nodes < 5
  }
}

# A name that is one of some is none that is not among them.
resource "azurerm_kubernetes_cluster" "one_of" {
  count = contains(["SystemAssigned", "Neither"], var.kind) ? 1 : 0
  name  = "one_of"

  identity {
    type = var.kind == "None" ? "Nothing" : "SystemAssigned"
  }
}

# Where there is an element, the list is not empty.
resource "azurerm_kubernetes_cluster" "not_empty" {
  count = length(var.zones) > 0 ? 1 : 0
  name  = "not_empty"

  identity {
    type = length(var.zones) == 0 ? "Neither" : "SystemAssigned"
  }
}
