resource "azurerm_kubernetes_cluster" "both" {
  name = "both"

  identity {
    type = "SystemAssigned"
  }
}

resource "azapi_resource" "msi_client_secret" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "secret-beside-msi"
  identity {
    type = "SystemAssigned"
  }
  body = {
    properties = {
      servicePrincipalProfile = {
        clientId = "msi"
        secret   = var.client_secret
      }
    }
  }
  sensitive_body = {
    properties = {
      servicePrincipalProfile = {
        secret = azuread_application_password.aks.value
      }
    }
  }
}

resource "azuread_application_password" "aks" {
  application_id = "/applications/x"
}

variable "client_id" {}

variable "client_secret" {
  sensitive = true
}
