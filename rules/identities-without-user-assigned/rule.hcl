rule "identities-without-user-assigned" {
  summary       = "User-assigned identities are listed, but the identity type is `SystemAssigned`"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  errors = [
    { phrase = "`identity_ids` can only be specified when `type` is set to \"UserAssigned\"", first = "set `type = \"UserAssigned\"`, or remove the IDs" },
  ]
  for_each = "cluster"
  when     = cluster.identity.kind == "systemassigned" && length(coalesce(cluster.identity.user_assigned, [])) > 0
  at       = [cluster.identity, cluster]
  because = {
    type         = cluster.identity.type
    identity_ids = cluster.identity.user_assigned
  }
  message = "cluster `${cluster.display_name}` has identity type `SystemAssigned`, so it does not use the identities in `${cluster.field_names.identity_ids}`"
  help    = "set the identity type to `UserAssigned`, or remove `${cluster.field_names.identity_ids}`"

  fix {
    title         = "use the user-assigned identity"
    applicability = "unsafe"
    set {
      of    = cluster.identity.type
      value = "UserAssigned"
    }
  }
}
