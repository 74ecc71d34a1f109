variable "client_id" {
  type = string
}

variable "client_secret" {
  type      = string
  sensitive = true
}

# akslint: ignore[service-principal] the example is about its secret
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
    client_id     = var.client_id
    client_secret = var.client_secret
  }
}
