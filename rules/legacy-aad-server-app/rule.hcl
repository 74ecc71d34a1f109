rule "legacy-aad-server-app" {
  summary       = "Cluster uses the legacy Microsoft Entra (Azure AD) integration"
  category      = "cluster-identity"
  severity      = "warning"
  deprecated    = true
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/previous-versions/azure/aks/azure-ad-integration-cli"
  for_each      = ["cluster", "cluster_update"]
  when          = cluster.legacy_entra_server_app != null && known_or(cluster.legacy_entra_server_app, "an application") != ""
  at            = [cluster.legacy_entra_server_app, cluster]
  message       = "cluster `${cluster.display_name}` uses the legacy Microsoft Entra integration with client and server applications, which new clusters cannot use (deprecated June 1, 2023)"
  help          = "use AKS-managed Microsoft Entra integration: ${contains(["arm", "bicep"], cluster.source) ? "`managed: true`" : "`azure_active_directory_role_based_access_control` without applications"}"

  fact {
    states   = "AKS creates no clusters with the legacy Microsoft Entra integration"
    since    = "2023-06-01"
    source   = "https://learn.microsoft.com/previous-versions/azure/aks/azure-ad-integration-cli"
    severity = "error"
  }
}
