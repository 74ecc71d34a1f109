# In each world the list is empty or not, and so is what it decides.
variable "ids" {
  type = list(string)
}

resource "azurerm_kubernetes_cluster" "list" {
  name = "list"
  identity {
    type         = length(var.ids) > 0 ? "UserAssigned" : "SystemAssigned"
    identity_ids = var.ids
  }
}

resource "azurerm_kubernetes_cluster" "not_empty" {
  name = "not-empty"
  identity {
    type         = length(var.ids) != 0 ? "UserAssigned" : "SystemAssigned"
    identity_ids = length(var.ids) == 0 ? null : var.ids
  }
}
