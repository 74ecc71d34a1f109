rule "acrpull-on-cluster-identity" {
  summary       = "`AcrPull` is assigned to the control plane identity instead of the kubelet identity"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/cluster-container-registry-integration"
  errors = [
    { phrase = "failed to authorize: … .azurecr.io/oauth2/token … 401 Unauthorized", also = ["acrpull-on-abac-registry"], first = "run `az aks check-acr`; assign the pull role to the kubelet identity" },
  ]
  for_each = "role_assignment"
  when = (
    contains(["AcrPull", "Container Registry Repository Reader"], known_or(role_assignment.role, ""))
    && (
      known_or(role_assignment.principal.class, "") == "cluster-identity"
      || (
        contains(role_assignment.principal.used_as, "cluster")
        && !contains(role_assignment.principal.used_as, "kubelet")
      )
    )
  )
  at = [role_assignment.principal]
  because = {
    role         = role_assignment.role
    principal_id = role_assignment.principal.id
  }
  message = "`${role_assignment.role}` is assigned to the control plane identity of cluster `${known_or(role_assignment.principal.cluster, "…")}`, but nodes pull images with the kubelet identity"
  help    = "assign the role to the kubelet identity: `${contains(["arm", "bicep"], role_assignment.source) ? "properties.identityProfile.kubeletidentity.objectId" : "kubelet_identity[0].object_id"}`"

  override {
    when     = role_assignment.principal.kubelet_identity_has_role
    severity = "info"
    message  = "`${role_assignment.role}` is assigned to the control plane identity of cluster `${known_or(role_assignment.principal.cluster, "…")}`, which does not need it: the kubelet identity has it"
    help     = "remove this role assignment"
  }

  # A role assignment that refers to the cluster follows it already, so that no cycle comes of it.
  fix {
    title         = role_assignment.source == "azurerm" ? "assign the role to the kubelet identity" : "assign the role to the kubelet identity, and delete the role assignment that is deployed under this name"
    applicability = "unsafe"
    when = (
      role_assignment.principal.class == "cluster-identity"
      && !role_assignment.principal.kubelet_identity_has_role
    )
    reference {
      of   = role_assignment.principal
      to   = role_assignment.principal.id
      name = "kubelet_object_id"
    }
  }
}
