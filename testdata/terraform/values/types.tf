variable "flags" {
  type = object({
    own  = optional(bool, false)
    ids  = optional(set(string), [])
    name = optional(string)
  })
  default = { own = "true" }
}

variable "never_null" {
  type     = string
  nullable = false
  default  = "UserAssigned"
}

resource "azurerm_kubernetes_cluster" "optional" {
  name = coalesce(var.flags.name, "optional")
  identity {
# ^^^^^^^^ user-assigned-without-identities
    type         = var.flags.own ? var.never_null : "SystemAssigned"
    identity_ids = var.flags.ids
  }
}
