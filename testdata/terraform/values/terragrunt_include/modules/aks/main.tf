variable "of_root" {
  default = "SystemAssigned"
}

variable "of_common" {
  default = "SystemAssigned"
}

variable "of_both" {
  default = "SystemAssigned"
}

variable "of_child" {
  default = "SystemAssigned"
}

variable "of_nobody" {
  default = "SystemAssigned"
}

variable "ids" {
  type    = list(string)
  default = []
}

resource "azurerm_kubernetes_cluster" "root" {
  name = "root"
  identity {
    type = var.of_root
  }
}

resource "azurerm_kubernetes_cluster" "common" {
  name = "common"
  identity {
    type = var.of_common
  }
}

resource "azurerm_kubernetes_cluster" "both" {
  name = "both"
  identity {
    type = var.of_both
  }
}

resource "azurerm_kubernetes_cluster" "child" {
  name = "child"
  identity {
    type = var.of_child
  }
}

resource "azurerm_kubernetes_cluster" "nobody" {
  name = "nobody"
  identity {
    type = var.of_nobody
  }
}

# The lists of a deep merge are joined, so that nobody knows this one.
resource "azurerm_kubernetes_cluster" "joined" {
  name = "joined"
  identity {
    type         = "UserAssigned"
    identity_ids = var.ids
  }
}
