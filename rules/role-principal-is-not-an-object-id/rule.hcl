rule "role-principal-is-not-an-object-id" {
  summary       = "Role assignment uses a client ID or resource ID instead of the principal (object) ID"
  category      = "roles"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-steps"
  errors = [
    { code = "PrincipalNotFound", also = ["role-assignment-missing-principal-type"], first = "check that the ID is an object ID; then set the principal type" },
    { phrase = "Principal … does not exist in the directory", also = ["role-assignment-missing-principal-type"], first = "check that the ID is an object ID; then set the principal type" },
  ]
  supersedes = [
    "acrpull-on-cluster-identity",
    "broad-role-for-cluster-principal",
    "network-role-on-kubelet-identity",
    "privileged-role-for-kubelet-identity",
  ]
  for_each = "role_assignment"
  when = (
    contains(
      ["cluster-identity", "kubelet-identity", "addon-identity", "user-assigned-identity", "service-principal", "application", "deployer"],
      known_or(role_assignment.principal.class, ""),
    )
    && (
      contains(
        ["client_id", "clientId", "application_id", "user_assigned_identity_id", "resourceId", "tenant_id", "tenantId", "name"],
        coalesce(role_assignment.principal.attribute, "none"),
      )
      || (
        contains(["user-assigned-identity", "application"], known_or(role_assignment.principal.class, ""))
        && coalesce(role_assignment.principal.attribute, "id") == "id"
      )
      || (
        known_or(role_assignment.principal.class, "") == "application"
        && coalesce(role_assignment.principal.attribute, "none") == "object_id"
      )
    )
  )
  at = [role_assignment.principal]
  because = {
    principal_id = role_assignment.principal.id
  }
  message = "the role is assigned to `${coalesce(role_assignment.principal.attribute, "id")}`, which is not a principal (object) ID, so the role assignment fails or grants nothing"
  help    = contains(["arm", "bicep"], role_assignment.source) ? "use the principal ID of the identity, `properties.principalId`, or `objectId` of a kubelet or add-on identity" : "use the object ID: `principal_id` of a managed identity, `object_id` of a kubelet identity or service principal"

  override {
    when     = role_assignment.principal.class == "application" && role_assignment.principal.attribute == "object_id"
    severity = "error"
    message  = "the role is assigned to the object ID of an application, which is not that of its service principal, so the role assignment fails"
    help     = "use the object ID of the service principal: `azuread_service_principal.….object_id`"
  }

  # An application has a service principal of its own, which the code may not declare.
  fix {
    title          = "use the principal (object) ID"
    applicability  = "safe"
    in_every_world = true
    when = (
      contains(["user-assigned-identity", "kubelet-identity", "addon-identity", "service-principal", "deployer"], known_or(role_assignment.principal.class, ""))
      && contains(["client_id", "clientId", "application_id", "user_assigned_identity_id", "resourceId", "id"], coalesce(role_assignment.principal.attribute, "none"))
    )
    attribute {
      of   = role_assignment.principal.id
      name = role_assignment.principal.class == "user-assigned-identity" ? "principal_id" : "object_id"
    }
  }
}
