# A default of an input is not the last word: what only a default keeps from existing is judged when it exists.
variable "enabled" {
  type    = bool
  default = false
}

variable "clusters" {
  type    = map(object({ name = string }))
  default = {}
}

variable "settings" {
  type    = object({ count = number, kind = string })
  default = { count = 0, kind = "none" }
}

resource "azurerm_kubernetes_cluster" "switch" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.enabled
  count = var.enabled ? 1 : 0
  name  = "switch"
}

resource "azurerm_kubernetes_cluster" "each" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when length(var.clusters) > 0
  for_each = var.clusters
  name     = each.value.name
}

resource "azurerm_kubernetes_cluster" "both" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.enabled && length(var.clusters) > 0
  count = var.enabled && length(var.clusters) > 0 ? 1 : 0
  name  = "both"
}

resource "azurerm_kubernetes_cluster" "member" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.settings.kind == "aks"
  count = var.settings.kind == "aks" ? 1 : 0
  name  = "member"
}

# The default itself is what it is deployed with.
resource "azurerm_kubernetes_cluster" "on" {
  count = var.enabled ? 0 : 1
  name  = "on"
  identity {
    type = var.settings.kind == "none" ? "SystemAssigned" : "Other"
  }
}
