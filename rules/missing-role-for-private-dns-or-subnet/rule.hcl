rule "missing-role-for-private-dns-or-subnet" {
  summary    = "Control plane identity lacks `Network Contributor` or `Private DNS Zone Contributor` on its network resources"
  category   = "roles"
  severity   = "info"
  optional   = true
  url        = "https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone"
  for_each   = "cluster"
  when       = contains(["missing", "late"], cluster.private_dns_zone_role) || contains(["missing", "late"], cluster.subnet_role)
  at = [
    contains(["missing", "late"], cluster.private_dns_zone_role) ? cluster.private_dns_zone : null,
    contains(["missing", "late"], cluster.subnet_role) ? cluster.subnets : null,
    cluster,
  ]
  because = {
    identity        = cluster.identity.user_assigned[0].id
    role_for_zone   = cluster.private_dns_zone_role
    role_for_subnet = cluster.subnet_role
  }
  message = "the control plane identity of cluster `${cluster.title}` lacks `${cluster.private_dns_zone_role == "missing" ? "Private DNS Zone Contributor" : "Network Contributor"}` on its ${cluster.private_dns_zone_role == "missing" ? "private DNS zone" : "subnets"}, so cluster operations can fail"
  help    = "assign that role to the control plane identity, and create the cluster after the role assignment"

  # The order is Terraform's matter.
  override {
    when     = cluster.private_dns_zone_role == "late" || (cluster.private_dns_zone_role != "missing" && cluster.subnet_role == "late")
    severity = "info"
    message  = "cluster `${cluster.title}` does not depend on the role assignment for its ${cluster.private_dns_zone_role == "late" ? "private DNS zone" : "subnets"}, so cluster creation can fail"
    help     = "add the role assignment to the `depends_on` of the cluster"
  }
}
