rule "container-insights-legacy-auth" {
  summary       = "Container insights uses legacy authentication instead of managed identity authentication"
  category      = "cluster-identity"
  severity      = "info"
  deprecated    = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each      = ["cluster", "cluster_update"]
  locals {
    # The provider knows the argument from 3.47 on. Before 3.0, the add-on was in another block (`addon_profile`).
    is_old = cluster.source == "azurerm" && (
      version_within(known_or(cluster.provider_version, ""), "< 3.47") || known_or(cluster.container_insights_workspace == null, false)
    )
  }
  when    = cluster.container_insights_identity == false
  at      = [cluster.container_insights_identity, cluster]
  message = "Container insights on cluster `${cluster.display_name}` uses legacy authentication (workspace key), which Azure retired on September 30, 2026"
  help    = "enable managed identity authentication: `${cluster.source == "azurerm" ? "msi_auth_for_monitoring_enabled = true" : "useAADAuth: 'true'"}`"

  fact {
    states   = "Container insights supports legacy authentication"
    until    = "2026-09-30"
    source   = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
    severity = "warning"
  }

  override {
    when = local.is_old
    help = "upgrade azurerm to 3.47 or later, and enable managed identity authentication: `msi_auth_for_monitoring_enabled = true`"
  }

  fix {
    title          = "enable managed identity authentication, which needs a data collection rule"
    applicability  = "unsafe"
    in_every_world = true
    when           = !local.is_old
    set {
      of    = cluster.container_insights_identity
      value = true
    }
  }

  fix {
    title          = "enable managed identity authentication, which needs a data collection rule"
    applicability  = "unsafe"
    in_every_world = true
    when           = cluster.source == "azurerm" && !local.is_old
    add {
      beside = cluster.container_insights_workspace
      name   = "msi_auth_for_monitoring_enabled"
      value  = true
    }
  }

  # A text, in the configuration of the add-on.
  fix {
    title          = "enable managed identity authentication, which needs a data collection rule"
    applicability  = "unsafe"
    in_every_world = true
    when           = cluster.source != "azurerm"
    add {
      beside = cluster.container_insights_workspace
      name   = "useAADAuth"
      value  = "true"
    }
  }
}
