resource "azurerm_kubernetes_cluster" "bom" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "bom"
}
