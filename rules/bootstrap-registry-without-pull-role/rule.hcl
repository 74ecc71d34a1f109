rule "bootstrap-registry-without-pull-role" {
  summary       = "Kubelet identity lacks a pull role on the bootstrap registry of a network isolated cluster"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/network-isolated"
  errors = [
    { code = "VMExtensionProvisioningError", with = "exit status=212", first = "assign `AcrPull` on the bootstrap registry to the kubelet identity before the cluster is created" },
    { code = "OrasPullUnauthorizedVMExtensionError", first = "assign `AcrPull` on the bootstrap registry to the kubelet identity before the cluster is created" },
    { phrase = "Bootstrap Container Registry authorization failed", first = "assign `AcrPull` on the bootstrap registry to the kubelet identity before the cluster is created" },
  ]
  for_each = "cluster"

  locals {
    role = role_on(cluster.kubelet_identity.resource_id, cluster.bootstrap_registry.id, ["AcrPull", "Container Registry Repository Reader"], cluster.id)
    # The identity that AKS creates cannot be assigned a role before.
    is_own = cluster.kubelet_identity != null
  }

  when = (
    cluster.bootstrap_registry != null
    && cluster.bootstrap_registry.declared
    && !known_or(cluster.bootstrap_registry.anonymous_pull, false)
    && (!local.is_own || contains(["missing", "unordered"], local.role))
  )
  at = [cluster.bootstrap_registry.id, cluster]
  because = {
    kubelet_identity = cluster.kubelet_identity.resource_id
  }
  message = "cluster `${cluster.display_name}` pulls from its bootstrap registry while it is created, but ${local.is_own ? "its kubelet identity has no pull role there" : "it has no kubelet identity of its own, which could be assigned `AcrPull` before"}"
  help    = "create a kubelet identity, assign `AcrPull` on the registry to it, and create the cluster after the role assignment"

  # There is no other way to the images.
  override {
    when     = contains(["none", "block"], lower(known_or(cluster.outbound_type, ""))) && local.role != "unordered"
    severity = "error"
  }

  # Both are created at once, so that the role may come too late.
  override {
    when     = local.role == "unordered"
    severity = "info"
    message  = "cluster `${cluster.display_name}` does not depend on the role assignment for its bootstrap registry, so cluster creation can fail"
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
    title         = "assign `AcrPull` on the registry to the kubelet identity"
    applicability = "display"
    when          = local.is_own && local.role == "missing"
    grant {
      role = "AcrPull"
      over = cluster.bootstrap_registry.id
      to   = cluster.kubelet_identity.resource_id
    }
  }
}
