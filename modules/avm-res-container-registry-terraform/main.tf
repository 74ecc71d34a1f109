variable "name" {
  type = string
}

variable "role_assignment_mode" {
  type    = string
  default = null
}

variable "role_assignments" {
  type = map(object({
    role_definition_id_or_name = string
    principal_id               = string
    principal_type             = optional(string)
  }))
  default = {}
}

resource "azurerm_container_registry" "this" {
  name                 = var.name
  role_assignment_mode = var.role_assignment_mode
}

resource "azurerm_role_assignment" "this" {
  for_each = var.role_assignments

  principal_id   = each.value.principal_id
  principal_type = each.value.principal_type
  scope          = azurerm_container_registry.this.id
  # An id is as good as a name here.
  role_definition_name = each.value.role_definition_id_or_name
}

output "name" {
  value = azurerm_container_registry.this.name
}

output "resource_id" {
  value = azurerm_container_registry.this.id
}

output "login_server" {
  value = azurerm_container_registry.this.login_server
}
