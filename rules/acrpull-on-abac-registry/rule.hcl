rule "acrpull-on-abac-registry" {
  summary    = "A role is granted that a registry with permissions by repository does not honour"
  category   = "roles"
  severity   = "error"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions"
  for_each   = "role_assignment"
  when = (
    contains(["AcrPull", "AcrPush"], known_or(role_assignment.role, ""))
    && lower(known_or(role_assignment.registry_mode, "")) == "abacrepositorypermissions"
  )
  at = [role_assignment.scope, role_assignment.principal]
  because = {
    role          = role_assignment.role
    registry_mode = role_assignment.registry_mode
  }
  message = "`${role_assignment.role}` is granted on a registry whose permissions go by repository, and which does not honour it"
  help    = "grant `Container Registry Repository Reader` for pulling, `Container Registry Repository Writer` for pushing"
}
