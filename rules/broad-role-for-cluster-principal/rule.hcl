rule "broad-role-for-cluster-principal" {
  summary    = "An identity of a cluster is granted a broad role over a whole subscription or resource group"
  category   = "roles"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  supersedes = ["privileged-role-for-kubelet-identity"]
  for_each   = "role_assignment"
  when = (
    contains(
      ["Contributor", "Owner", "User Access Administrator", "Role Based Access Control Administrator"],
      known_or(role_assignment.role, ""),
    )
    && contains(["subscription", "management-group", "resource-group", "tenant"], known_or(role_assignment.scope_kind, ""))
    # What AKS backup needs for its snapshots.
    && !can(regex("backup|snapshot|velero", lower(known_or(role_assignment.scope_text, ""))))
    && (
      contains(["cluster-identity", "kubelet-identity", "addon-identity"], known_or(role_assignment.principal.class, ""))
      || length(role_assignment.principal.used_as) > 0
    )
  )
  at = [role_assignment.scope]
  because = {
    role         = role_assignment.role
    principal_id = role_assignment.principal.id
  }
  message = "`${role_assignment.role}` over a whole ${replace(role_assignment.scope_kind, "-", " ")} is granted to an identity of cluster `${known_or(role_assignment.principal.cluster, "…")}`"
  help    = "grant what the cluster needs where it needs it: `Network Contributor` on its subnet, `Private DNS Zone Contributor` on its zone; Azure grants `Contributor` on the node resource group by itself"

  override {
    when     = known_or(role_assignment.condition, "") != ""
    severity = "info"
  }

  # Every pod can sign in as the kubelets' identity that reaches the node's metadata service.
  override {
    when = (
      role_assignment.scope_kind == "resource-group"
      && role_assignment.role == "Contributor"
      && known_or(role_assignment.principal.class, "") != "kubelet-identity"
      && !contains(role_assignment.principal.used_as, "kubelet")
    )
    severity = "info"
  }

  override {
    when     = role_assignment.scope_kind == "resource-group"
    severity = "warning"
  }

  # Whoever may grant roles may grant itself any.
  override {
    when     = role_assignment.role != "Contributor"
    severity = "error"
  }
}
