rule "system-assigned-with-custom-private-dns-zone" {
  summary    = "A private DNS zone of one's own needs a user-assigned identity"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone"
  for_each   = "cluster"
  when       = cluster.identity.kind == "systemassigned" && cluster.custom_private_dns_zone != null
  at         = [cluster.custom_private_dns_zone, cluster]
  because = {
    type = cluster.identity.type
  }
  message = "cluster `${cluster.title}` has a private DNS zone of its own, and a system-assigned identity, which can be granted nothing before the cluster exists"
  help    = "give the cluster a user-assigned identity with the role `Private DNS Zone Contributor` on the zone and `Network Contributor` on the network, or let Azure manage the zone (`System`)"
}
