resource "azurerm_kubernetes_cluster" "unset" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ workload-identity-disabled
  name = "unset"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "off" {
  name                      = "off"
  workload_identity_enabled = false
#                             ^^^^^ workload-identity-disabled

  identity {
    type = "SystemAssigned"
  }
}
