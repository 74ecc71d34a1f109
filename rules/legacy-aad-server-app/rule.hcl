rule "legacy-aad-server-app" {
  summary    = "Cluster uses the legacy Entra ID integration"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/rest/api/aks/managed-clusters/reset-aad-profile"
  for_each   = ["cluster", "cluster_update"]
  when       = cluster.legacy_server_app != null
  at         = [cluster.legacy_server_app, cluster]
  message    = "users sign in to cluster `${cluster.title}` by a server application of its own, with which Azure has made no cluster since 1 June 2023"
  help       = "use the integration that Azure manages: `managed: true` (Bicep, ARM), `azure_active_directory_role_based_access_control` without applications (Terraform)"
}
