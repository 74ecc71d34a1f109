resource "azurerm_kubernetes_cluster" "aks" {
  identity {
# ^^^^^^^^ user-assigned-without-identities
    type = "UserAssigned"
  }
}
