# akslint: ignore[service-principal] migrating in CHG-1234
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = var.client_secret
  }
}

variable "client_secret" {
  sensitive = true
}
