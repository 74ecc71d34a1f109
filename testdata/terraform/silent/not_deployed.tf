locals {
  enabled = false
}

resource "azurerm_kubernetes_cluster" "count" {
  count = local.enabled ? 1 : 0
  name  = "count"
}

resource "azurerm_kubernetes_cluster" "each" {
  for_each = toset([])
  name     = each.key
}
