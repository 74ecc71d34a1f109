resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type         = "UserAssigned"
    identity_ids = ["x"]
  }
}
