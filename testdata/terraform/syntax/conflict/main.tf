resource "azurerm_kubernetes_cluster" "aks" {
<<<<<<< HEAD
  name = "one"
=======
  name = "two"
>>>>>>> other

  identity {
    type = "SystemAssigned"
  }
}
