# The list is empty whenever the type is `SystemAssigned`.
resource "azurerm_kubernetes_cluster" "conditional" {
  name = "conditional"

  identity {
    type         = var.own_identity ? "UserAssigned" : "SystemAssigned"
    identity_ids = var.own_identity ? [azurerm_user_assigned_identity.aks.id] : []
  }
}

resource "azurerm_kubernetes_cluster" "unknown" {
  name = "unknown"

  identity {
    type         = "SystemAssigned"
    identity_ids = var.identity_ids
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

variable "own_identity" {
  type = bool
}

variable "identity_ids" {
  type = list(string)
}
