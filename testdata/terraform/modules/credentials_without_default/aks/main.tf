# The shape of the most-used public module: an identity unless both credentials are given.
variable "client_id" {
  type    = string
  default = ""
}

variable "client_secret" {
  type      = string
  default   = ""
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  dynamic "identity" {
    for_each = var.client_id == "" || var.client_secret == "" ? ["identity"] : []
    content {
      type = "SystemAssigned"
    }
  }

  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.client_id != "" && var.client_secret != ""
    for_each = var.client_id != "" && var.client_secret != "" ? ["service_principal"] : []
    content {
      client_id     = var.client_id
      client_secret = var.client_secret
    }
  }
}
