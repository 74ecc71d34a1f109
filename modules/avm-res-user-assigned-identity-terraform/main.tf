variable "name" {
  type = string
}

variable "role_assignments" {
  type = map(object({
    role_definition_id_or_name = string
    scope                      = string
  }))
  default = {}
}

resource "azurerm_user_assigned_identity" "this" {
  name = var.name
}

resource "azurerm_role_assignment" "this" {
  for_each = var.role_assignments

  principal_id = azurerm_user_assigned_identity.this.principal_id
  scope        = each.value.scope
  # An id is as good as a name here.
  role_definition_name = each.value.role_definition_id_or_name
}

output "client_id" {
  value = azurerm_user_assigned_identity.this.client_id
}

output "principal_id" {
  value = azurerm_user_assigned_identity.this.principal_id
}

output "resource" {
  value = azurerm_user_assigned_identity.this
}

output "resource_id" {
  value = azurerm_user_assigned_identity.this.id
}

output "resource_name" {
  value = azurerm_user_assigned_identity.this.name
}
