rule "container-insights-legacy-auth" {
  summary    = "Container insights uses legacy authentication instead of managed identity authentication"
  category   = "cluster-identity"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each   = ["cluster", "cluster_update"]
  when       = cluster.container_insights_identity == false
  at         = [cluster.container_insights_identity, cluster]
  message    = "Container insights on cluster `${cluster.title}` uses legacy authentication (workspace key), which Azure retired on September 30, 2026"
  help       = "enable managed identity authentication: `msi_auth_for_monitoring_enabled = true` (Terraform) or `useAADAuth: 'true'` (Bicep, ARM)"

  fix {
    title         = "enable managed identity authentication"
    applicability = "unsafe"
    set {
      of    = cluster.container_insights_identity
      value = true
    }
  }
}
