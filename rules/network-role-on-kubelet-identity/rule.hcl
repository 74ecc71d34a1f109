rule "network-role-on-kubelet-identity" {
  summary       = "`Network Contributor` is assigned to the kubelet identity instead of the control plane identity"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each      = "role_assignment"
  when = (
    known_or(role_assignment.role, "") == "Network Contributor"
    && (
      known_or(role_assignment.principal.class, "") == "kubelet-identity"
      || (
        contains(role_assignment.principal.used_as, "kubelet")
        && !contains(role_assignment.principal.used_as, "cluster")
      )
    )
    && !role_assignment.principal.control_plane_has_it
    # AKS grants the control plane identity its role there.
    && role_assignment.scope_kind != "node-resource-group"
  )
  at = [role_assignment.principal]
  because = {
    role         = role_assignment.role
    principal_id = role_assignment.principal.id
  }
  message = "`${role_assignment.role}` is assigned to the kubelet identity of cluster `${known_or(role_assignment.principal.cluster, "…")}`, but AKS manages networks with the control plane identity"
  help    = "assign the role to the control plane identity: `${contains(["arm", "bicep"], role_assignment.source) ? "identity.principalId" : "identity[0].principal_id"}`, or the principal ID of the user-assigned identity"

  # A chosen kubelet identity needs a chosen control plane identity.
  override {
    when = known_or(role_assignment.principal.class, "") != "kubelet-identity"
    help = "assign the role to the principal ID of the user-assigned identity that the control plane runs as"
  }
}
