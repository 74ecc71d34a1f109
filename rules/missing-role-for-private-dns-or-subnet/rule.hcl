rule "missing-role-for-private-dns-or-subnet" {
  summary    = "A cluster may not use the network that it is put into"
  category   = "roles"
  severity   = "info"
  optional   = true
  url        = "https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone"
  for_each   = "cluster"
  when       = cluster.private_dns_zone_role == "missing" || cluster.subnet_role == "missing"
  at = [
    cluster.private_dns_zone_role == "missing" ? cluster.private_dns_zone : null,
    cluster.subnet_role == "missing" ? cluster.subnets : null,
    cluster,
  ]
  because = {
    identity = cluster.identity.user_assigned[0].id
  }
  message = "the identity of cluster `${cluster.title}` has not been granted `${cluster.private_dns_zone_role == "missing" ? "Private DNS Zone Contributor" : "Network Contributor"}` on its ${cluster.private_dns_zone_role == "missing" ? "private DNS zone" : "subnets"}"
  help    = "grant it that role there, and make the cluster afterwards"
}
