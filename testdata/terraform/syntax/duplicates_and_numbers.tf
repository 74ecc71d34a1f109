# Terraform rejects a second declaration of one name; each is judged.
resource "azurerm_kubernetes_cluster" "aks" {
  name = "one"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "aks" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ syntax-error
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "two"
}

output "name" {
  value = "one"
}

output "name" {
#^^^^^^^^^^^^ syntax-error
  value = "two"
}

locals {
  address = 10.11.10.12
#           ^^^^^^^^^^^ syntax-error
}
