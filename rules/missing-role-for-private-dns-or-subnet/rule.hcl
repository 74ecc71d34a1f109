rule "missing-role-for-private-dns-or-subnet" {
  summary  = "Control plane identity lacks `Network Contributor` or `Private DNS Zone Contributor` on its network resources"
  category = "roles"
  severity = "info"
  optional = true
  url      = "https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone"
  errors = [
    { code = "CustomPrivateDNSZoneMissingPermissionError", first = "assign `Private DNS Zone Contributor` on the zone to the control plane identity; the role can take up to 60 minutes to take effect" },
    { phrase = "must be given permission to read and write to custom private dns zone", first = "assign `Private DNS Zone Contributor` on the zone to the control plane identity; the role can take up to 60 minutes to take effect" },
    { code = "LinkedAuthorizationFailed", with = "virtualNetworks/subnets/join/action", first = "assign `Network Contributor` on the subnet to the client that the error names" },
    { code = "LinkedAuthorizationFailed", with = "virtualNetworks/subnets/read", first = "assign `Network Contributor` on the subnet to the client that the error names" },
  ]
  for_each = "cluster"
  locals {
    on_zone    = role_on(cluster.control_plane_identity, cluster.custom_private_dns_zone, "Private DNS Zone Contributor", cluster.id)
    on_subnets = role_on(cluster.control_plane_identity, cluster.subnets, "Network Contributor", cluster.id)
  }
  when = contains(["missing", "unordered"], local.on_zone) || contains(["missing", "unordered"], local.on_subnets)
  at = [
    contains(["missing", "unordered"], local.on_zone) ? cluster.private_dns_zone : null,
    contains(["missing", "unordered"], local.on_subnets) ? cluster.subnets : null,
    cluster,
  ]
  because = {
    identity        = cluster.control_plane_identity
    role_for_zone   = local.on_zone
    role_for_subnet = local.on_subnets
  }
  message = "the control plane identity of cluster `${cluster.display_name}` lacks `${local.on_zone == "missing" ? "Private DNS Zone Contributor" : "Network Contributor"}` on its ${local.on_zone == "missing" ? "private DNS zone" : "subnets"}, so cluster operations can fail"
  help    = "assign that role to the control plane identity, and create the cluster after the role assignment"

  # Both are created at once, so that the role may come too late.
  override {
    when     = local.on_zone == "unordered" || (local.on_zone != "missing" && local.on_subnets == "unordered")
    severity = "info"
    message  = "cluster `${cluster.display_name}` does not depend on the role assignment for its ${local.on_zone == "unordered" ? "private DNS zone" : "subnets"}, so cluster creation can fail"
    help     = "add the role assignment to `${contains(["arm", "bicep"], cluster.source) ? "dependsOn" : "depends_on"}` of the cluster"
  }

  fix {
    title          = "create the cluster after the role assignment"
    applicability  = "safe"
    in_every_world = true
    when           = local.on_zone == "unordered"
    wait { of = local.on_zone }
  }

  fix {
    title          = "create the cluster after the role assignment"
    applicability  = "safe"
    in_every_world = true
    when           = local.on_subnets == "unordered"
    wait { of = local.on_subnets }
  }

  fix {
    title         = "assign `Private DNS Zone Contributor` on the zone to the control plane identity"
    applicability = "display"
    when          = local.on_zone == "missing"
    grant {
      role = "Private DNS Zone Contributor"
      over = cluster.custom_private_dns_zone
      to   = cluster.control_plane_identity
    }
  }

  fix {
    title         = "assign `Network Contributor` on the subnet to the control plane identity"
    applicability = "display"
    when          = local.on_subnets == "missing"
    grant {
      role = "Network Contributor"
      over = cluster.subnets
      to   = cluster.control_plane_identity
    }
  }
}
