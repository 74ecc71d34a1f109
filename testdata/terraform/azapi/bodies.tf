locals {
  profile = {
    "ClientId" = var.client_id
    "Secret"   = "N0t-a-real-0ne"
#                ^^^^^^^^^^^^^^^^ hardcoded-client-secret
  }
}

variable "client_id" {}

variable "api_version" {}

# Any casing, any version, the body as an object or as text.
resource "azapi_resource" "object" {
  type = "microsoft.containerService/ManagedClusters@${var.api_version}"
  name = "object"
  body = {
    Properties = {
      ServicePrincipalProfile = local.profile
#     ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
    }
  }
}

resource "azapi_resource" "text" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "text"
  body = jsonencode({
    identity = {
      type = "SystemAssigned, UserAssigned"
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
    }
  })
}

# What is merged over the body wins.
resource "azapi_resource" "sensitive" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "sensitive"
  body = {
    properties = {
      servicePrincipalProfile = {
        clientId = "msi"
      }
    }
  }
  sensitive_body = {
    properties = {
      servicePrincipalProfile = {
#     ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
        clientId = var.client_id
        secret   = azuread_application_password.aks.value
      }
    }
  }
}

resource "azuread_application_password" "aks" {
  application_id = "/applications/x"
}
