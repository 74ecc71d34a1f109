rule "access-policy-is-not-an-object-id" {
  summary       = "Key Vault access policy uses a client ID or resource ID instead of the principal (object) ID"
  category      = "roles"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/key-vault/general/assign-access-policy"
  for_each      = "access_policy"

  locals {
    wrong = [
      for principal in known_or(access_policy.principals, []) : principal
      if contains(
        ["cluster-identity", "kubelet-identity", "addon-identity", "user-assigned-identity", "service-principal", "application", "deployer"],
        known_or(principal.class, ""),
      )
      && (
        contains(
          ["client_id", "clientId", "application_id", "user_assigned_identity_id", "resourceId", "tenant_id", "tenantId", "name"],
          coalesce(principal.attribute, "none"),
        )
        || (
          contains(["user-assigned-identity", "application"], known_or(principal.class, ""))
          && coalesce(principal.attribute, "id") == "id"
        )
        # This is the object of the application, not that of its service principal.
        || (principal.class == "application" && principal.attribute == "object_id")
      )
    ]
  }

  when    = length(local.wrong) > 0
  at_each = local.wrong
  because = {
    object_id = local.wrong[0].id
  }
  message = "the access policy names ${local.wrong[0].class == "application" ? "an application, not its service principal" : "`${coalesce(local.wrong[0].attribute, "id")}`, which is not a principal (object) ID"}, so access is denied"
  help    = "use the object ID: `principal_id` of a managed identity, `object_id` of a kubelet identity or service principal (Terraform), `properties.principalId` (Bicep, ARM)"

  # An application has a service principal of its own, which the code may not declare.
  fix {
    title          = "use the principal (object) ID"
    applicability  = "safe"
    in_every_world = true
    when = (
      length(local.wrong) == 1
      && contains(["user-assigned-identity", "kubelet-identity", "addon-identity", "service-principal", "deployer"], known_or(local.wrong[0].class, ""))
      && contains(["client_id", "clientId", "application_id", "user_assigned_identity_id", "resourceId", "id"], coalesce(local.wrong[0].attribute, "none"))
    )
    attribute {
      of   = local.wrong[0].id
      name = local.wrong[0].class == "user-assigned-identity" ? "principal_id" : "object_id"
    }
  }
}
