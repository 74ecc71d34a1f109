resource "azurerm_kubernetes_cluster" "managed" {
  name = "managed"

  identity {
    type = "SystemAssigned"
  }
}

# One of the two is empty by default.
resource "azurerm_kubernetes_cluster" "dynamic" {
  name = "dynamic"

  dynamic "identity" {
    for_each = var.client_id == "" || var.client_secret == "" ? ["identity"] : []
    content {
      type = "SystemAssigned"
    }
  }

  dynamic "service_principal" {
    for_each = var.client_id != "" && var.client_secret != "" ? ["service_principal"] : []
    content {
      client_id     = var.client_id
      client_secret = var.client_secret
    }
  }
}

# What Azure itself writes for a managed identity.
resource "azapi_resource" "msi" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "msi"
  identity {
    type = "SystemAssigned"
  }
  body = {
    properties = {
      servicePrincipalProfile = { clientId = "MSI" }
    }
  }
}

# Whether there is a block cannot be known.
resource "azurerm_kubernetes_cluster" "open" {
  name = "open"

  identity {
    type = "SystemAssigned"
  }

  dynamic "service_principal" {
    for_each = var.service_principals
    content {
      client_id     = service_principal.value.id
      client_secret = service_principal.value.secret
    }
  }
}

variable "client_id" {
  default = ""
}

variable "client_secret" {
  default = "not empty, but the other is"
}

variable "service_principals" {}

# Azure Red Hat OpenShift signs in as a service principal by design.
resource "azurerm_redhat_openshift_cluster" "aro" {
  service_principal {
    client_id     = "x"
    client_secret = "y"
  }
}
