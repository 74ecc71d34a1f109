rule "identity-id-not-a-resource-id" {
  summary       = "User-assigned identity is not referenced by its resource ID"
  category      = "cluster-identity"
  severity      = "error"
  stub_severity = "info"
  finds_missing = true
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  errors = [
    { code = "InvalidIdentityValues", first = "check the resource ID; for a cluster that exists, it may differ only in the case of `resourcegroups`" },
  ]
  for_each = ["cluster", "identity_binding"]
  when = anytrue([
    for one in known_or(cluster.identity.user_assigned, []) :
    contains(["principal_id", "principalId", "client_id", "clientId", "tenant_id", "tenantId", "name"], coalesce(one.attribute, "id"))
    || known_or(one.id, "/") == ""
    || (is_literal(one.id) && !can(regex("(?i)^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.managedidentity/userassignedidentities/[^/]+$", one.id)))
  ])
  at = [
    for one in known_or(cluster.identity.user_assigned, []) : one.id
    if contains(["principal_id", "principalId", "client_id", "clientId", "tenant_id", "tenantId", "name"], coalesce(one.attribute, "id"))
    || known_or(one.id, "/") == ""
    || (is_literal(one.id) && !can(regex("(?i)^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.managedidentity/userassignedidentities/[^/]+$", one.id)))
  ]
  message = "cluster `${cluster.display_name}` references a user-assigned identity by something other than its resource ID, which Azure rejects"
  help    = "use the full resource ID, `/subscriptions/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME`: the attribute `id`"

  override {
    when    = cluster.kind != null && known_or(cluster.identity.user_assigned[0].id, "/") == ""
    message = "cluster `${cluster.display_name}` lists an empty text as a user-assigned identity, which Azure rejects"
  }

  # An identity binding is of no kind.
  override {
    when     = cluster.kind == null
    severity = "error"
    message  = "identity binding `${cluster.display_name}` references its managed identity by something other than its resource ID"
  }

  fix {
    title          = "use the resource ID"
    applicability  = "safe"
    in_every_world = true
    when           = contains(["principal_id", "principalId", "client_id", "clientId"], coalesce(cluster.identity.user_assigned[0].attribute, "id"))
    attribute {
      of   = cluster.identity.user_assigned[0].id
      name = "id"
    }
  }
}
