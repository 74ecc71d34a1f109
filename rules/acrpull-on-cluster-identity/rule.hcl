rule "acrpull-on-cluster-identity" {
  summary    = "The right to pull images is granted to the cluster's identity, and not to the kubelets'"
  category   = "roles"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/cluster-container-registry-integration"
  for_each   = "role_assignment"
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
  message = "`${role_assignment.role}` is granted to the identity of the control plane of cluster `${known_or(role_assignment.principal.cluster, "…")}`; images are pulled by the kubelets, with another identity"
  help    = "grant it to the kubelets' identity instead: `kubelet_identity[0].object_id` (Terraform), `properties.identityProfile.kubeletidentity.objectId` (Bicep, ARM)"

  override {
    when     = role_assignment.principal.kubelets_have_it
    severity = "info"
    message  = "`${role_assignment.role}` is granted to the identity of the control plane of cluster `${known_or(role_assignment.principal.cluster, "…")}`, too, which does not need it: the kubelets have it"
    help     = "remove it"
  }
}
