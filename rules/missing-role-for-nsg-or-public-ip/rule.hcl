rule "missing-role-for-nsg-or-public-ip" {
  summary  = "Control plane identity lacks `Network Contributor` on a network security group or public IP address"
  category = "roles"
  severity = "info"
  optional = true
  url      = "https://learn.microsoft.com/azure/aks/aks-service-permissions"
  for_each = "cluster"

  locals {
    on_groups    = role_on(cluster.control_plane_identity, cluster.network_security_groups, "Network Contributor", null)
    on_addresses = role_on(cluster.control_plane_identity, cluster.outbound_ips, "Network Contributor", null)
  }

  when = local.on_groups == "missing" || local.on_addresses == "missing"
  at = [
    local.on_addresses == "missing" ? local.on_addresses : null,
    local.on_groups == "missing" ? local.on_groups : null,
    cluster,
  ]
  because = {
    identity = cluster.control_plane_identity
  }
  message = "the control plane identity of cluster `${cluster.display_name}` lacks `Network Contributor` on its ${local.on_addresses == "missing" ? "public IP addresses" : "network security group"}"
  help    = "assign `Network Contributor` on it, or on its resource group, to the control plane identity"

  fix {
    title         = "assign `Network Contributor` on the public IP address to the control plane identity"
    applicability = "display"
    when          = local.on_addresses == "missing"
    grant {
      role = "Network Contributor"
      over = cluster.outbound_ips
      to   = cluster.control_plane_identity
    }
  }

  fix {
    title         = "assign `Network Contributor` on the network security group to the control plane identity"
    applicability = "display"
    when          = local.on_groups == "missing"
    grant {
      role = "Network Contributor"
      over = cluster.network_security_groups
      to   = cluster.control_plane_identity
    }
  }
}
