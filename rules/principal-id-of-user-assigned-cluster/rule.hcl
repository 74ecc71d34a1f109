rule "principal-id-of-user-assigned-cluster" {
  summary       = "Role is assigned to an identity that the cluster does not have"
  category      = "roles"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  supersedes    = ["acrpull-on-cluster-identity"]
  for_each      = "role_assignment"
  when = (
    known_or(role_assignment.principal.class, "") == "no-identity"
    || (
      known_or(role_assignment.principal.class, "") == "cluster-identity"
      && contains(["principal_id", "principalId"], coalesce(role_assignment.principal.attribute, "none"))
      && known_or(role_assignment.principal.identity_kind, "") == "userassigned"
    )
  )
  at = [role_assignment.principal]
  because = {
    principal_id = role_assignment.principal.id
  }
  message = "the principal ID of cluster `${known_or(role_assignment.principal.cluster, "…")}` is empty because its managed identity is user-assigned, so the role assignment fails"
  help    = "use the principal ID of the user-assigned identity resource instead"

  override {
    when     = role_assignment.principal.class == "no-identity"
    severity = "error"
    message  = "cluster `${known_or(role_assignment.principal.cluster, "…")}` runs as a service principal and has no managed identity, so the role assignment fails"
    help     = "give the cluster a managed identity, or assign the role to the service principal"
  }

  # The value is empty, so that nothing depends on it.
  fix {
    title         = "use the principal ID of the user-assigned identity"
    applicability = "safe"
    when          = role_assignment.principal.class == "cluster-identity"
    reference {
      of   = role_assignment.principal.id
      to   = role_assignment.principal.control_plane_identity
      name = "principal_id"
    }
  }
}
