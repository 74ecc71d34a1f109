# What does not parse is said, and nothing else of the file is lost.
resource "azurerm_kubernetes_cluster" "twice" {
  name = "a"
  name = "b"
# ^ syntax-error
}

provider "azurerm" { features {} }
#                             ^ syntax-error

resource "azurerm_kubernetes_cluster" "aks" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "aks"
}

variable "kind" {}

variable "kind" {}
#^^^^^^^^^^^^^^ syntax-error

resource "azurerm_kubernetes_cluster" "open" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ syntax-error
  name = "open"

resource "azurerm_kubernetes_cluster" "behind" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "behind"
}
