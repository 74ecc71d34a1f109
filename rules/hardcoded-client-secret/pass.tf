resource "azurerm_kubernetes_cluster" "parameter" {
  name = "parameter"

  # akslint: ignore[service-principal] the other rule's example
  service_principal {
    client_id     = var.client_id
    client_secret = var.client_secret
  }
}

resource "azurerm_kubernetes_cluster" "reference" {
  name = "reference"

  # akslint: ignore[service-principal]
  service_principal {
    client_id     = var.client_id
    client_secret = data.azurerm_key_vault_secret.aks.value
  }
}

data "azurerm_key_vault_secret" "aks" {
  name = "aks"
}

variable "client_id" {}

variable "client_secret" {
  sensitive = true
}
