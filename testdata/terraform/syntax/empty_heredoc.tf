# Nothing hides behind a heredoc without lines.
locals {
  empty = <<E
E
}

resource "azurerm_kubernetes_cluster" "aks" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "aks"
}

locals {
  other = <<E
text
E
}
