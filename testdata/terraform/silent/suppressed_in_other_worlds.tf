# Whether these suppressions are needed is not known, or depends on what the caller passes.
variable "enabled" {
  default = false
}

variable "ids" {}

# akslint: ignore[missing-identity] an identity is added by hand
resource "azurerm_kubernetes_cluster" "idle" {
  count = var.enabled ? 1 : 0
  name  = "idle"
}

resource "azurerm_kubernetes_cluster" "undetermined" {
  name = "undetermined"
  # akslint: ignore[user-assigned-without-identities] the caller knows
  identity {
    type         = "UserAssigned"
    identity_ids = var.ids
  }
}
