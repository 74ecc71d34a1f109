resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type         = var.type
    identity_ids = local.ids
  }
}
