variable "secret" {
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = "00000000-0000-0000-0000-000000000001"
    client_secret = var.secret
  }
}
