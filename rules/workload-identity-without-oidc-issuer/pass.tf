variable "workload_identity" {
  type = bool
}

resource "azurerm_kubernetes_cluster" "on" {
  name                      = "on"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "together" {
  name                      = "together"
  oidc_issuer_enabled       = var.workload_identity
  workload_identity_enabled = var.workload_identity

  identity {
    type = "SystemAssigned"
  }
}

# The version of the provider is not known, and version 5 turns it on.
resource "azurerm_kubernetes_cluster" "unset" {
  name                      = "unset"
  workload_identity_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_automatic_cluster" "automatic" {
  name = "automatic"

  identity {
    type = "SystemAssigned"
  }
}
