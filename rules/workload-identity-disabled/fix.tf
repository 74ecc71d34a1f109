resource "azurerm_kubernetes_cluster" "unset" {
  name = "unset"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "off" {
  name                      = "off"
  workload_identity_enabled = true
  oidc_issuer_enabled       = true

  identity {
    type = "SystemAssigned"
  }
}
