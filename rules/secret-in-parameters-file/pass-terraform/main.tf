variable "client_secret" {
  type      = string
  sensitive = true
}

# akslint: ignore[service-principal] the example is about its secret
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.client_secret
  }
}
