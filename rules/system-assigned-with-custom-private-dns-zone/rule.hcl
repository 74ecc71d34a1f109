rule "system-assigned-with-custom-private-dns-zone" {
  summary       = "Custom private DNS zone requires a user-assigned identity"
  category      = "cluster-identity"
  severity      = "error"
  stub_severity = "info"
  finds_missing = true
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone"
  errors = [
    { phrase = "a user assigned identity or a service principal must be used when using a custom private dns zone", first = "use a user-assigned identity with `Private DNS Zone Contributor` on the zone" },
    { code = "OnlySupportedOnUserAssignedMSICluster", with = "privateDnsZones", first = "use a user-assigned identity with `Private DNS Zone Contributor` on the zone" },
    { phrase = "System-assigned managed identity not supported for custom resource", with = "privateDnsZones", first = "use a user-assigned identity with `Private DNS Zone Contributor` on the zone" },
  ]
  for_each = "cluster"
  when     = cluster.identity.kind == "systemassigned" && cluster.custom_private_dns_zone != null
  at       = [cluster.custom_private_dns_zone, cluster]
  because = {
    type = cluster.identity.type
  }
  message = "cluster `${cluster.display_name}` has a custom private DNS zone, but a system-assigned identity cannot have a role on the zone before the cluster exists"
  help    = "use a user-assigned identity with `Private DNS Zone Contributor` on the zone and `Network Contributor` on the virtual network, or set the zone to `System`"
}
