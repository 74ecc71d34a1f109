# akslint: ignore[service-principal] was fixed long ago
#                 ^^^^^^^^^^^^^^^^^ unused-suppression
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}
