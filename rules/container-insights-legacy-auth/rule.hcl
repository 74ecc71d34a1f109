rule "container-insights-legacy-auth" {
  summary    = "Container insights signs in to its workspace with a shared key"
  category   = "cluster-identity"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each   = ["cluster", "cluster_update"]
  when       = cluster.container_insights_identity == false
  at         = [cluster.container_insights_identity, cluster]
  message    = "Container insights of cluster `${cluster.title}` signs in with the key of its workspace, and not as a managed identity; Azure has retired that on 30 September 2026"
  help       = "let it sign in as a managed identity: `msi_auth_for_monitoring_enabled = true` (Terraform), `useAADAuth: 'true'` (Bicep, ARM)"
}
