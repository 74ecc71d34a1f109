rule "privileged-role-for-kubelet-identity" {
  summary       = "Kubelet identity has more permissions than image pull"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/imds-restriction"
  for_each      = "role_assignment"
  locals {
    # What the control plane may need, of which the identity of a kubelet can be that as well.
    control_plane_may_need = can(regex("^(Owner|Contributor|Key Vault (Contributor|Crypto .*)|Storage .*|Virtual Machine Contributor|Managed Identity .*|Network Contributor|Private DNS Zone Contributor)$", known_or(role_assignment.role, "")))
    # No add-on needs these.
    is_of_addon = (
      known_or(role_assignment.principal.class, "") == "addon-identity"
      && contains(["Key Vault Administrator", "Key Vault Secrets Officer", "Owner", "User Access Administrator"], known_or(role_assignment.role, ""))
    )
  }
  when = local.is_of_addon || (
    can(regex("^(Owner|Contributor|User Access Administrator|Role Based Access Control Administrator|Key Vault .*|Storage .*|Virtual Machine Contributor|Managed Identity (Operator|Contributor)|Network Contributor|(Private )?DNS Zone Contributor|AcrPush|.*Data (Owner|Contributor|Reader))$", known_or(role_assignment.role, "")))
    && (
      known_or(role_assignment.principal.class, "") == "kubelet-identity"
      || (
        contains(role_assignment.principal.used_as, "kubelet")
        && !(contains(role_assignment.principal.used_as, "cluster") && local.control_plane_may_need)
      )
    )
  )
  at = [role_assignment.principal]
  because = {
    role         = role_assignment.role
    principal_id = role_assignment.principal.id
  }
  message = "`${role_assignment.role}` is assigned to the kubelet identity of cluster `${known_or(role_assignment.principal.cluster, "…")}`, so every pod that reaches IMDS can use the role"
  help    = "use Microsoft Entra Workload ID with a separate managed identity for the workload that needs this role"

  override {
    when     = local.is_of_addon
    severity = "info"
    message  = "`${role_assignment.role}` is assigned to the identity of an add-on of cluster `${known_or(role_assignment.principal.cluster, "…")}`, which needs less"
    help     = "assign only the role that the add-on needs, such as `Key Vault Secrets User`"
  }

  # What pod identity, the storage drivers and the key vault driver were documented with.
  override {
    when     = can(regex("^(Virtual Machine Contributor|Managed Identity Operator|Storage .*)$", role_assignment.role))
    severity = "info"
  }
}
