rule "acrpull-on-abac-registry" {
  summary       = "ABAC-enabled container registry does not honor `AcrPull` or `AcrPush`"
  category      = "roles"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions"
  errors = [
    { phrase = "failed to authorize: … .azurecr.io/oauth2/token … 401 Unauthorized", also = ["acrpull-on-cluster-identity"], first = "run `az aks check-acr`; assign the pull role to the kubelet identity" },
  ]
  for_each = "role_assignment"
  when = (
    contains(["AcrPull", "AcrPush"], known_or(role_assignment.role, ""))
    && lower(known_or(role_assignment.registry_mode, "")) == "abacrepositorypermissions"
  )
  at = [role_assignment.scope, role_assignment.principal]
  because = {
    role          = role_assignment.role
    registry_mode = role_assignment.registry_mode
  }
  message = "`${role_assignment.role}` is not honored on an ABAC-enabled registry (RBAC Registry + ABAC Repository Permissions), so its principal has no repository access"
  help    = "assign `Container Registry Repository Reader` for pull access or `Container Registry Repository Writer` for push access"

  # Bicep and templates name roles by their IDs.
  fix {
    title         = "assign the role that the registry honors"
    applicability = "unsafe"
    when          = role_assignment.source == "azurerm"
    set {
      of    = role_assignment.role
      value = role_assignment.role == "AcrPull" ? "Container Registry Repository Reader" : "Container Registry Repository Writer"
    }
  }
}
