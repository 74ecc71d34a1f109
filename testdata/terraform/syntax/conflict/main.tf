resource "azurerm_kubernetes_cluster" "aks" {
<<<<<<< HEAD
#^^^^^^^^^^^ syntax-error
  name = "one"
=======
  name = "two"
>>>>>>> other

  identity {
    type = "SystemAssigned"
  }
}
