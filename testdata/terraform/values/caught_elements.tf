# `try` and `can` go on where a collection has no element at a key that nobody knows yet.
variable "env" {
  type      = string
  sensitive = true
}

locals {
  types = { prod = "Both" }
#                  ^^^^^^ unsupported-identity-type when var.env == "prod"
  legacy = {
    a = "00000000-0000-0000-0000-00000000000a"
  }
}

resource "azurerm_kubernetes_cluster" "tried" {
  name = "tried"
  identity {
    type = try(local.types[var.env], "SystemAssigned")
  }
}

resource "azurerm_kubernetes_cluster" "caught" {
  name = "caught"

  dynamic "identity" {
    for_each = can(local.legacy[var.env]) ? [] : ["SystemAssigned"]
    content {
      type = identity.value
    }
  }

  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.env == "a"
    for_each = try([local.legacy[var.env]], [])
    content {
      client_id     = service_principal.value
      client_secret = var.env
    }
  }
}
