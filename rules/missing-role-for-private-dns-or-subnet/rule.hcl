rule "missing-role-for-private-dns-or-subnet" {
  summary    = "A cluster may not use the network that it is put into"
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
    identity      = cluster.identity.user_assigned[0].id
    role_for_zone = cluster.private_dns_zone_role
    role_for_subnet = cluster.subnet_role
  }
  message = "the identity of cluster `${cluster.title}` has not been granted `${cluster.private_dns_zone_role == "missing" ? "Private DNS Zone Contributor" : "Network Contributor"}` on its ${cluster.private_dns_zone_role == "missing" ? "private DNS zone" : "subnets"}"
  help    = "grant it that role there, and make the cluster afterwards"

  # The order is Terraform's matter.
  override {
    when     = cluster.private_dns_zone_role == "late" || (cluster.private_dns_zone_role != "missing" && cluster.subnet_role == "late")
    severity = "info"
    message  = "the identity of cluster `${cluster.title}` is granted its role on its ${cluster.private_dns_zone_role == "late" ? "private DNS zone" : "subnets"}, but the cluster does not wait for that role assignment, and Azure may refuse it"
    help     = "add the role assignment to the `depends_on` of the cluster"
  }
}
