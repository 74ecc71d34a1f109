rule "broad-role-for-cluster-principal" {
  summary       = "Cluster identity has a privileged administrator role at resource group scope or broader"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  supersedes    = ["privileged-role-for-kubelet-identity"]
  for_each      = "role_assignment"
  locals {
    is_kubelet = (
      known_or(role_assignment.principal.class, "") == "kubelet-identity"
      || (contains(role_assignment.principal.used_as, "kubelet") && !contains(role_assignment.principal.used_as, "cluster"))
    )
    is_addon = known_or(role_assignment.principal.class, "") == "addon-identity"
    who = local.is_kubelet ? "the kubelet identity" : (local.is_addon ? "an add-on identity" : (
      known_or(role_assignment.principal.class, "") == "service-principal" ? "the service principal" : "the control plane identity"
    ))
  }
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
  # A scope of which a part is not known is known by its text.
  at = [role_assignment.scope, role_assignment.scope_text]
  because = {
    role         = role_assignment.role
    principal_id = role_assignment.principal.id
  }
  message = "`${role_assignment.role}` is assigned to ${local.who} of cluster `${known_or(role_assignment.principal.cluster, "…")}` at ${replace(role_assignment.scope_kind, "-", " ")} scope, so a compromised identity controls the whole scope"
  help    = local.is_kubelet ? "use Microsoft Entra Workload ID with a separate managed identity for the workload that needs this role: every pod that reaches IMDS can use the kubelet identity" : local.is_addon ? "assign the role on what the add-on uses instead, such as its application gateway and the subnet of that" : "assign narrower roles instead: `Network Contributor` on the subnet, `Private DNS Zone Contributor` on the private DNS zone; AKS assigns `Contributor` on the node resource group itself"

  override {
    when     = known_or(role_assignment.condition, "") != ""
    severity = "info"
  }

  # Every pod that reaches IMDS can authenticate as the kubelet identity.
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
