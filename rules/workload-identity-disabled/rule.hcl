rule "workload-identity-disabled" {
  summary    = "Workloads cannot sign in as identities of their own"
  category   = "workload-identity"
  severity   = "info"
  optional   = true
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster"
  for_each   = "cluster"
  when       = cluster.workload_identity_enabled == false
  at         = [cluster.workload_identity_enabled, cluster]
  message    = "workload identity is not enabled on cluster `${cluster.title}`, so that workloads need secrets, or the node's identity"
  help       = "enable workload identity and the OIDC issuer"
}
