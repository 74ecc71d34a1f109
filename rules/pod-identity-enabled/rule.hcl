rule "pod-identity-enabled" {
  summary  = "The retired pod identity add-on is enabled"
  category = "workload-identity"
  severity = "error"
  url      = "https://learn.microsoft.com/azure/aks/workload-identity-migrate-from-pod-identity"
  for_each = ["cluster", "cluster_update"]
  when     = known_or(cluster.pod_identity_enabled, false)
  at       = [cluster.pod_identity_enabled, cluster]
  message  = "cluster `${cluster.title}` enables pod identity, which is no longer supported"
  help     = "have workloads sign in by workload identity: enable it and the OIDC issuer, and give each identity a federated credential"
}
