rule "role-assignment-missing-principal-type" {
  summary    = "A role is granted to a new principal without saying what that is"
  category   = "roles"
  severity   = "info"
  optional   = true
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template#new-service-principal"
  for_each   = "role_assignment"
  # Terraform's provider tries again by itself.
  when = (
    contains(["arm", "bicep"], role_assignment.source)
    && role_assignment.principal.declared
    && role_assignment.principal_type == null
  )
  at      = [role_assignment.principal]
  message = "a role is granted to a principal that the same code makes, without its type: Azure may not know it yet, and refuse"
  help    = "set `principalType` to `ServicePrincipal`"
}
