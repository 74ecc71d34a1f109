rule "disk-encryption-set-without-reader" {
  summary       = "Control plane identity lacks `Reader` on the disk encryption set"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/azure-disk-customer-managed-keys"
  errors = [
    { code = "LinkedAuthorizationFailed", with = "Microsoft.Compute/diskEncryptionSets/read", first = "assign `Reader` on the disk encryption set to the control plane identity" },
  ]
  locals {
    # Azure makes a system-assigned identity with the cluster, and whoever grants it a role does so later.
    is_chosen = cluster.control_plane_identity != null
    principal = local.is_chosen ? cluster.control_plane_identity : cluster.identity.principal_id
    role      = role_on(local.principal, cluster.disk_encryption_set, "Reader", local.is_chosen ? cluster.id : null)
  }
  for_each = "cluster"
  when     = cluster.disk_encryption_set != null && contains(["missing", "unordered"], local.role)
  at       = [cluster.disk_encryption_set, cluster]
  because = {
    identity = cluster.control_plane_identity
  }
  message = "the control plane identity of cluster `${cluster.display_name}` has no `Reader` role on its disk encryption set, so volumes cannot be attached"
  help    = "assign `Reader` on the disk encryption set to the control plane identity"

  # Volumes are attached later, and the nodes of auto-provisioning are made later.
  override {
    when     = local.role == "unordered"
    severity = "info"
    message  = "cluster `${cluster.display_name}` does not depend on the role assignment for its disk encryption set, so the first volumes may not be attached"
    help     = "add the role assignment to `${contains(["arm", "bicep"], cluster.source) ? "dependsOn" : "depends_on"}` of the cluster"
  }

  fix {
    title          = "create the cluster after the role assignment"
    applicability  = "safe"
    in_every_world = true
    when           = local.role == "unordered"
    wait { of = local.role }
  }

  fix {
    title         = "assign `Reader` on the disk encryption set to the control plane identity"
    applicability = "display"
    when          = local.role == "missing" && local.is_chosen
    grant {
      role = "Reader"
      over = cluster.disk_encryption_set
      to   = cluster.control_plane_identity
    }
  }
}
