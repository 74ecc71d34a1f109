rule "workload-identity-disabled" {
  summary       = "Microsoft Entra Workload ID is not enabled"
  category      = "workload-identity"
  severity      = "info"
  optional      = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster"
  for_each      = "cluster"
  when          = cluster.workload_identity_enabled == false
  at            = [cluster.workload_identity_enabled, cluster]
  message       = "Microsoft Entra Workload ID is not enabled on cluster `${cluster.display_name}`, so workloads need secrets or the kubelet identity"
  help          = "enable Microsoft Entra Workload ID and the OIDC issuer"
}
