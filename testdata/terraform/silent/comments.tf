/* akslint: ignore[missing-identity] in a block comment */
resource "azurerm_kubernetes_cluster" "block" {
  name = "block"
}

// akslint: ignore[missing-identity]
resource "azurerm_kubernetes_cluster" "slashes" {
  name = "slashes"
}

resource "azurerm_kubernetes_cluster" "line" { # akslint: ignore[missing-identity] on the line
  name = "line"
}
