# An empty id is the id of no identity, whether it is written or only a default.
variable "identity_id" {
  default = ""
#           ^^ identity-id-not-a-resource-id
}

resource "azurerm_kubernetes_cluster" "literal" {
  name = "literal"

  identity {
    type         = "UserAssigned"
    identity_ids = [""]
#                   ^^ identity-id-not-a-resource-id
  }
}

resource "azurerm_kubernetes_cluster" "variable" {
  name = "variable"

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity_id]
  }
}
