# What OpenTofu 1.11 does not make because of `enabled` is not judged, and what is not known is a condition.
variable "legacy" {
  type = bool
}

variable "legacy_secret" {
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "never" {
  name = "never"
  lifecycle {
    enabled = false
  }
}

resource "azurerm_kubernetes_cluster" "sometimes" {
  name = "sometimes"
  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal when var.legacy
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.legacy_secret
  }
  lifecycle {
    enabled = var.legacy
  }
}
