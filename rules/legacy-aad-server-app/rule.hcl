rule "legacy-aad-server-app" {
  summary    = "Users sign in to a cluster by applications of one's own"
  category   = "cluster-identity"
  severity   = "info"
  optional   = true
  url        = "https://learn.microsoft.com/rest/api/aks/managed-clusters/reset-aad-profile"
  for_each   = ["cluster", "cluster_update"]
  when       = cluster.legacy_server_app != null
  at         = [cluster.legacy_server_app, cluster]
  message    = "users sign in to cluster `${cluster.title}` by a server application of one's own, which has a secret to rotate; Azure has an application for that"
  help       = "use the integration that Azure manages: `managed: true` (Bicep, ARM), `azure_active_directory_role_based_access_control` without applications (Terraform)"
}
