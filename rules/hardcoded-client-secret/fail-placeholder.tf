# Placeholders leak nothing, but show where a secret is going to be pasted: warnings.
resource "azurerm_kubernetes_cluster" "placeholder" {
  # akslint: ignore[service-principal] the other rule's example
  service_principal {
    client_id     = var.client_id
    client_secret = "<client-secret>"
#                   ^^^^^^^^^^^^^^^^^ hardcoded-client-secret
  }
}

variable "client_id" {}
