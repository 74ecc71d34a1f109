variable "client_id" {
  type = string
}

variable "create" {
  type = bool
}

variable "identity_type" {
  type = string
  validation {
    condition     = contains(["SystemAssigned", "UserAssigned"], var.identity_type)
    error_message = "One of the two."
  }
}

# The conditions of the two blocks exclude each other, however they are written.
resource "azurerm_kubernetes_cluster" "either" {
  name = "either"

  dynamic "identity" {
    for_each = length(var.client_id) > 0 ? [] : [1]
    content {
      type = "SystemAssigned"
    }
  }

  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.client_id != ""
    for_each = !(var.client_id == "") ? [1] : []
    content {
      client_id     = var.client_id
      client_secret = azuread_application_password.aks.value
    }
  }
}

# One of its values needs identities.
resource "azurerm_kubernetes_cluster" "closed" {
  name = "closed"

  identity {
# ^^^^^^^^ user-assigned-without-identities when var.identity_type == "UserAssigned"
    type = var.identity_type
  }
}

# It is only wrong where it exists.
resource "azurerm_kubernetes_cluster" "counted" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.create
  count = var.create ? 1 : 0
  name  = "counted"
}

resource "azuread_application_password" "aks" {
  application_id = "/applications/x"
}

# A splat makes a list of one of a value that is not null.
resource "azurerm_kubernetes_cluster" "splat" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity when var.identity == null
  name = "splat"

  dynamic "identity" {
    for_each = var.identity[*]
    content {
      type         = identity.value.type
      identity_ids = identity.value.ids
    }
  }
}

variable "identity" {
  type = object({
    type = string
    ids  = list(string)
  })
}
