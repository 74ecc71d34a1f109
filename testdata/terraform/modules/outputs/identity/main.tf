resource "azurerm_user_assigned_identity" "this" {
  count = var.create ? 1 : 0
  name  = "aks"
}

variable "create" {
  default = true
}

output "id" {
  value = one(azurerm_user_assigned_identity.this[*].id)
}

output "ids" {
  value = azurerm_user_assigned_identity.this[*].id
}
