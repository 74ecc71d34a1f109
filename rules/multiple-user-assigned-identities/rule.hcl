rule "multiple-user-assigned-identities" {
  summary       = "Cluster has more than one user-assigned identity"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  for_each      = "cluster"
  when = (
    cluster.identity.kind == "userassigned"
    && length(distinct([for one in known_or(cluster.identity.user_assigned, []) : one.id])) > 1
  )
  at = [cluster.identity.user_assigned, cluster.identity, cluster]
  because = {
    identity_ids = cluster.identity.user_assigned
  }
  message = "cluster `${cluster.display_name}` has more than one user-assigned identity, but AKS supports only one for the control plane"
  help    = "keep only the control plane identity in `${cluster.field_names.identity_ids}`; configure the kubelet identity and workload identities separately"
}
