resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }

  oms_agent {
    log_analytics_workspace_id      = "workspace"
    msi_auth_for_monitoring_enabled = false
#                                     ^^^^^ container-insights-legacy-auth
  }
}

# The provider says no where the code says nothing.
resource "azurerm_kubernetes_cluster" "silent" {
  name = "silent"

  identity {
    type = "SystemAssigned"
  }

  oms_agent {
# ^^^^^^^^^ container-insights-legacy-auth
    log_analytics_workspace_id = var.workspace # of the platform team
  }
}

variable "workspace" {
  type = string
}
