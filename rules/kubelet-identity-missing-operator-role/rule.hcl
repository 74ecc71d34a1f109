rule "kubelet-identity-missing-operator-role" {
  summary       = "Control plane identity lacks `Managed Identity Operator` on the kubelet identity"
  category      = "kubelet-identity"
  severity      = "warning"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity"
  errors = [
    { code = "CustomKubeletIdentityMissingPermissionError", first = "assign `Managed Identity Operator` on the kubelet identity to the control plane identity before the cluster is created; if the assignment exists, wait and repeat" },
    { phrase = "must be granted 'Managed Identity Operator' role to assign kubelet identity", first = "assign `Managed Identity Operator` on the kubelet identity to the control plane identity before the cluster is created; if the assignment exists, wait and repeat" },
    { code = "LinkedAuthorizationFailed", with = "userAssignedIdentities/assign/action", without = "mic.go", first = "assign `Managed Identity Operator` on the identity that the error names as linked scope" },
  ]
  for_each = "cluster"
  locals {
    role = role_on(cluster.control_plane_identity, cluster.kubelet_identity.resource_id, "Managed Identity Operator", cluster.id)
  }
  when = cluster.kubelet_identity != null && contains(["missing", "unordered"], local.role)
  at   = [cluster.kubelet_identity.resource_id, cluster.kubelet_identity, cluster]
  because = {
    identity        = cluster.control_plane_identity
    role_assignment = local.role
  }
  message = "the control plane identity of cluster `${cluster.display_name}` lacks `Managed Identity Operator` on the kubelet identity, so cluster creation can fail (`CustomKubeletIdentityMissingPermissionError`)"
  help    = "assign that role to the control plane identity, and create the cluster after the role assignment"

  # The sample of the documentation leaves the role out where one identity is both.
  override {
    when     = cluster.kubelet_identity.resource_id == cluster.control_plane_identity
    severity = "info"
    message  = "cluster `${cluster.display_name}` uses one identity as control plane and kubelet identity, which lacks `Managed Identity Operator` on itself when the cluster is created"
  }

  # Both are created at once, so that the role may come too late.
  override {
    when     = local.role == "unordered"
    severity = "warning"
    message  = "cluster `${cluster.display_name}` does not depend on the role assignment for its kubelet identity, so cluster creation can fail (`CustomKubeletIdentityMissingPermissionError`)"
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
    title         = "assign `Managed Identity Operator` on the kubelet identity to the control plane identity"
    applicability = "display"
    when          = local.role == "missing"
    grant {
      role = "Managed Identity Operator"
      over = cluster.kubelet_identity.resource_id
      to   = cluster.control_plane_identity
    }
  }
}
