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

# Version 2 of the provider had the add-on in another block, and no such argument.
resource "azurerm_kubernetes_cluster" "old" {
  name = "old"

  identity {
    type = "SystemAssigned"
  }

  addon_profile {
    oms_agent {
#   ^^^^^^^^^ container-insights-legacy-auth
      enabled                    = true
      log_analytics_workspace_id = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/logs"
    }
  }
}
