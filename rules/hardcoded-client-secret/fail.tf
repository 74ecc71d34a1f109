resource "azurerm_kubernetes_cluster" "literal" {
  name = "literal"

  # akslint: ignore[service-principal] the other rule's example
  service_principal {
    client_id     = var.client_id
    client_secret = "N0t-a-real-0ne"
#                   ^^^^^^^^^^^^^^^^ hardcoded-client-secret
  }
}

resource "azurerm_kubernetes_cluster" "default" {
  name = "default"

  # akslint: ignore[service-principal]
  service_principal {
    client_id     = var.client_id
    client_secret = local.secret
  }
}

locals {
  secret = lookup({ aks = var.client_secret }, "aks", "")
}

variable "client_secret" {
  default = "N0t-a-real-0ne-either"
#           ^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-client-secret
}

# A partial write leaks as much as a whole one.
resource "azapi_update_resource" "partial" {
  type        = "Microsoft.ContainerService/managedClusters@2024-05-01"
  resource_id = azurerm_kubernetes_cluster.literal.id
  body = {
    properties = {
      servicePrincipalProfile = {
        clientId = var.client_id
        secret   = "N0t-a-real-0ne"
#                  ^^^^^^^^^^^^^^^^ hardcoded-client-secret
      }
    }
  }
}

variable "client_id" {}
