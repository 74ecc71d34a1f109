rule "principal-id-of-user-assigned-cluster" {
  summary    = "A role is granted to a principal id that a cluster with a user-assigned identity does not have"
  category   = "roles"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/user-assigned-managed-identity"
  supersedes = ["acrpull-on-cluster-identity"]
  for_each   = "role_assignment"
  when = (
    known_or(role_assignment.principal.class, "") == "cluster-identity"
    && contains(["principal_id", "principalId"], coalesce(role_assignment.principal.attribute, "none"))
    && known_or(role_assignment.principal.identity_kind, "") == "userassigned"
  )
  at      = [role_assignment.principal]
  because = {
    principal_id = role_assignment.principal.id
  }
  message = "cluster `${known_or(role_assignment.principal.cluster, "…")}` has a user-assigned identity, and so no principal id of its own: this is empty"
  help    = "use the principal id of the user-assigned identity itself"
}
