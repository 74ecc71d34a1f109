rule "identity-id-not-a-resource-id" {
  summary    = "An identity is named by something other than its resource id"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  for_each   = "cluster"
  when = anytrue([
    for one in known_or(cluster.identity.user_assigned, []) :
    contains(["principal_id", "principalId", "client_id", "clientId", "tenant_id", "tenantId", "name"], coalesce(one.attribute, "id"))
    || known_or(one.id, "/") == ""
    || (is_written(one.id) && !can(regex("(?i)^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.managedidentity/userassignedidentities/[^/]+$", one.id)))
  ])
  at = [
    for one in known_or(cluster.identity.user_assigned, []) : one.id
    if contains(["principal_id", "principalId", "client_id", "clientId", "tenant_id", "tenantId", "name"], coalesce(one.attribute, "id"))
    || known_or(one.id, "/") == ""
    || (is_written(one.id) && !can(regex("(?i)^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.managedidentity/userassignedidentities/[^/]+$", one.id)))
  ]
  message = "an identity of cluster `${cluster.title}` is not named by its resource id"
  help    = "use the whole id, `/subscriptions/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME`: the attribute `id`"
}
