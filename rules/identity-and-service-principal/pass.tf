# The only way to have a managed identity with this version.
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 2.4.0"
    }
  }
}

resource "azurerm_kubernetes_cluster" "old" {
  name = "old"

  identity {
    type = "SystemAssigned"
  }

  service_principal {
    client_id     = var.client_id
    client_secret = var.client_secret
  }
}

resource "azapi_resource" "msi" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "msi"
  body = {
    identity = { type = "SystemAssigned" }
    properties = {
      servicePrincipalProfile = { clientId = "msi" }
    }
  }
}

# It may be `msi`.
resource "azapi_resource" "unknown" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "unknown"
  body = {
    identity = { type = "SystemAssigned" }
    properties = {
      servicePrincipalProfile = { clientId = var.client_id }
    }
  }
}

variable "client_id" {}

variable "client_secret" {
  sensitive = true
}
