rule "multiple-user-assigned-identities" {
  summary    = "More than one user-assigned identity is assigned"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  for_each   = "cluster"
  when = (
    cluster.identity.kind == "userassigned"
    && length(distinct([for one in known_or(cluster.identity.user_assigned, []) : one.id])) > 1
  )
  at = [cluster.identity.user_assigned, cluster.identity, cluster]
  because = {
    identity_ids = cluster.identity.user_assigned
  }
  message = "cluster `${cluster.title}` is assigned more than one identity, and AKS takes one"
  help    = "name the identity of the control plane alone in `${cluster.spelling.identity_ids}`; kubelets and workloads get theirs elsewhere"
}
