variable "from_tfvars" {
  default = "SystemAssigned"
}

variable "from_auto" {
  default = "SystemAssigned"
}

variable "from_named" {
  default = "SystemAssigned"
}

resource "azurerm_kubernetes_cluster" "tfvars" {
  name = "tfvars"
  identity {
    type = var.from_tfvars
  }
}

resource "azurerm_kubernetes_cluster" "auto" {
  name = "auto"
  identity {
    type = var.from_auto
  }
}

# A file that is not loaded by itself counts when it is named.
resource "azurerm_kubernetes_cluster" "named" {
  name = "named"
  identity {
    type = var.from_named
  }
}
