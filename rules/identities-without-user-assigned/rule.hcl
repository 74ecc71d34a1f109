rule "identities-without-user-assigned" {
  summary    = "Identities are assigned, but the identity type is `SystemAssigned`"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  for_each   = "cluster"
  when       = cluster.identity.kind == "systemassigned" && length(coalesce(cluster.identity.user_assigned, [])) > 0
  at         = [cluster.identity, cluster]
  because = {
    type         = cluster.identity.type
    identity_ids = cluster.identity.user_assigned
  }
  message = "cluster `${cluster.title}` is to run as a system-assigned identity, but `${cluster.spelling.identity_ids}` names identities"
  help    = "make the identity user-assigned alone, or remove `${cluster.spelling.identity_ids}`"
}
