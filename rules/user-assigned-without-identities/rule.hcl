rule "user-assigned-without-identities" {
  summary       = "Identity type is `UserAssigned`, but no user-assigned identity is listed"
  category      = "cluster-identity"
  severity      = "error"
  stub_severity = "info"
  finds_missing = true
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  errors = [
    { phrase = "identity ids must not be null or empty for … identity type", first = "reference the user-assigned identity" },
  ]
  for_each = "cluster"
  when     = cluster.identity.kind == "userassigned" && length(coalesce(cluster.identity.user_assigned, [])) == 0
  at       = [cluster.identity.removed_id, cluster.identity, cluster]
  because = {
    type         = cluster.identity.type
    identity_ids = cluster.identity.user_assigned
  }
  message = "cluster `${cluster.display_name}` has identity type `UserAssigned`, but `${cluster.field_names.identity_ids}` is empty, so Azure rejects it"
  help    = "add the resource ID of a managed identity to `${cluster.field_names.identity_ids}`"

  override {
    when     = cluster.identity.removed_argument != null
    severity = "error"
    message  = "cluster `${cluster.display_name}` names its identity as `user_assigned_identity_id`, which azurerm 3 removed, so Terraform rejects it"
    help     = "list the identity in `identity_ids`"
  }

  # The only one that the module has, and that nothing else uses.
  fix {
    title         = "use the identity that is declared beside the cluster"
    applicability = "unsafe"
    when          = cluster.identity.removed_argument == null
    add {
      beside = cluster.identity.type
      name   = contains(["azurerm", "azapi"], cluster.source) ? "identity_ids" : "user_assigned_identities"
      value  = unused_identity(cluster.id)
    }
  }
}
