resource "azurerm_kubernetes_cluster" "block" {
  name = "block"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = var.client_id
    client_secret = var.client_secret
  }
}

# Both are given by default, so the block is there.
resource "azurerm_kubernetes_cluster" "dynamic" {
  name = "dynamic"

  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal
    for_each = var.use_service_principal ? ["service_principal"] : []
    content {
      client_id     = var.client_id
      client_secret = var.client_secret
    }
  }
}

# `None` is no identity.
resource "azapi_resource" "none" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "none"
  body = {
    identity = { type = "None" }
    properties = {
      servicePrincipalProfile = {
#     ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
        clientId = var.client_id
      }
    }
  }
}

variable "client_id" {
  type = string
}

variable "client_secret" {
  type      = string
  sensitive = true
}

variable "use_service_principal" {
  type    = bool
  default = true
}
