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

# What reads the cluster is judged where there is one, although the default has a placeholder for it.
resource "azurerm_kubernetes_cluster" "read" {
  count = var.enabled ? 1 : 0
  name  = "read"
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "pull" {
  principal_id         = var.enabled ? azurerm_kubernetes_cluster.read[0].identity[0].principal_id : "00000000-0000-0000-0000-000000000000"
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity when var.enabled
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r"
}
