variable "workload_identity" {
  type = string
}

resource "azurerm_kubernetes_cluster" "on" {
  name                      = "on"
  oidc_issuer_enabled       = true
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
