rule "missing-role-for-private-dns-or-subnet" {
  summary    = "Control plane identity lacks `Network Contributor` or `Private DNS Zone Contributor` on its network resources"
  category   = "roles"
  severity   = "info"
  optional   = true
  url        = "https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone"
  errors = [
    { code = "CustomPrivateDNSZoneMissingPermissionError", first = "assign `Private DNS Zone Contributor` on the zone to the control plane identity; the role can take up to 60 minutes to take effect" },
    { phrase = "must be given permission to read and write to custom private dns zone", first = "assign `Private DNS Zone Contributor` on the zone to the control plane identity; the role can take up to 60 minutes to take effect" },
    { code = "LinkedAuthorizationFailed", with = "virtualNetworks/subnets/join/action", first = "assign `Network Contributor` on the subnet to the client that the error names" },
    { code = "LinkedAuthorizationFailed", with = "virtualNetworks/subnets/read", first = "assign `Network Contributor` on the subnet to the client that the error names" },
  ]
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
