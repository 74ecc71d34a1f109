rule "missing-role-for-route-table" {
  summary  = "Control plane identity lacks `Network Contributor` on the route table of its subnet"
  category = "roles"
  severity = "warning"
  url      = "https://learn.microsoft.com/azure/aks/configure-kubenet"
  errors = [
    { code = "CustomRouteTableMissingPermission", first = "assign `Network Contributor` on the route table itself to the control plane identity; a role on the subnet does not include it" },
    { phrase = "must be given permission to read and write to custom route table", first = "assign `Network Contributor` on the route table itself to the control plane identity; a role on the subnet does not include it" },
    { code = "LinkedAuthorizationFailed", with = "Microsoft.Network/routeTables/join/action", first = "assign `Network Contributor` on the route table itself to the control plane identity; a role on the subnet does not include it" },
  ]
  azure_verdict = "rejected"
  for_each      = "cluster"
  locals {
    role = role_on(cluster.control_plane_identity, cluster.route_tables, "Network Contributor", cluster.id)
  }
  # Other plugins need no routes in the table.
  when = lower(known_or(cluster.network_plugin, "")) == "kubenet" && contains(["missing", "unordered"], local.role)
  at   = [local.role, cluster]
  because = {
    identity    = cluster.control_plane_identity
    route_table = cluster.route_tables[0]
  }
  message = "the control plane identity of cluster `${cluster.display_name}` has no role on the route table of its subnet; a role on the subnet does not include the route table"
  help    = "assign `Network Contributor` on the route table to the control plane identity, and create the cluster after the role assignment"

  # Both are created at once, so that the role may come too late.
  override {
    when     = local.role == "unordered"
    severity = "info"
    message  = "cluster `${cluster.display_name}` does not depend on the role assignment for its route table, so cluster creation can fail"
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
    title         = "assign `Network Contributor` on the route table to the control plane identity"
    applicability = "display"
    when          = local.role == "missing"
    grant {
      role = "Network Contributor"
      over = cluster.route_tables
      to   = cluster.control_plane_identity
    }
  }
}
