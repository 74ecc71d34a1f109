rule "role-assignment-missing-principal-type" {
  summary       = "Role assignment for a new principal does not set `principalType`"
  category      = "roles"
  severity      = "info"
  optional      = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template#new-service-principal"
  errors = [
    { code = "PrincipalNotFound", also = ["role-principal-is-not-an-object-id"], first = "check that the ID is an object ID; then set the principal type" },
    { phrase = "Principal … does not exist in the directory", also = ["role-principal-is-not-an-object-id"], first = "check that the ID is an object ID; then set the principal type" },
  ]
  for_each = "role_assignment"
  # Terraform's provider tries again by itself.
  when = (
    contains(["arm", "bicep"], role_assignment.source)
    && role_assignment.principal.declared
    && role_assignment.principal_type == null
  )
  at      = [role_assignment.principal]
  message = "the role assignment does not set `principalType` for a new principal, so it can fail with `PrincipalNotFound` until Microsoft Entra ID replicates the principal"
  help    = "set `principalType` to `ServicePrincipal`"

  fix {
    title          = "say that the principal is a service principal"
    applicability  = "safe"
    in_every_world = true
    # Version 2018-09-01-preview of the API is the first one that knows the property.
    when = !can(regex("^(201[4-7]|2018-0[1-8])", known_or(role_assignment.api_version, "")))
    add {
      beside = role_assignment.principal.id
      name   = "principal_type"
      value  = "ServicePrincipal"
    }
  }
}
