rule "user-assigned-without-identities" {
  summary    = "Identity type is `UserAssigned`, but no identity is assigned"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  for_each   = "cluster"
  when       = cluster.identity.kind == "userassigned" && length(coalesce(cluster.identity.user_assigned, [])) == 0
  at         = [cluster.identity, cluster]
  because = {
    type         = cluster.identity.type
    identity_ids = cluster.identity.user_assigned
  }
  message = "cluster `${cluster.title}` is to run as a user-assigned identity, but `${cluster.spelling.identity_ids}` names none"
  help    = "name the identity in `${cluster.spelling.identity_ids}`"
}
