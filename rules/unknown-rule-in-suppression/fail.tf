# akslint: ignore[service-principle]
#                 ^^^^^^^^^^^^^^^^^ unknown-rule-in-suppression
# akslint: ignore
# ^^^^^^^^^^^^^^^ unknown-rule-in-suppression
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}
