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
