variable "identity" {
  type = object({
    type = optional(string, "SystemAssigned")
    ids  = optional(list(string))
  })
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
# ^^^^^^^^ user-assigned-without-identities
    type         = var.identity.type
    identity_ids = var.identity.ids
  }
}
