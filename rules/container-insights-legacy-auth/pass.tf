resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }

  oms_agent {
    log_analytics_workspace_id      = "workspace"
    msi_auth_for_monitoring_enabled = true
  }
}

# Version 2 of the provider has a switch.
resource "azurerm_kubernetes_cluster" "off" {
  name = "off"

  identity {
    type = "SystemAssigned"
  }

  addon_profile {
    oms_agent {
      enabled = false
    }
  }
}
