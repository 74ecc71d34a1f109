resource "azurerm_kubernetes_cluster" "crlf" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "crlf"
}
