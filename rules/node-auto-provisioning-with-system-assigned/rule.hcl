rule "node-auto-provisioning-with-system-assigned" {
  summary  = "Node auto-provisioning in a custom (BYO) subnet with a system-assigned identity"
  category = "cluster-identity"
  severity = "info"
  url      = "https://learn.microsoft.com/azure/aks/node-auto-provisioning-custom-vnet"
  for_each = "cluster"
  # Automatic clusters have a rule of their own.
  when = (
    cluster.kind != "automatic"
    && lower(known_or(cluster.node_provisioning_mode, "")) == "auto"
    && cluster.identity.kind == "systemassigned"
    && length(known_or(cluster.subnets, [])) > 0
  )
  at = [cluster.identity.type, cluster.identity, cluster]
  because = {
    node_provisioning_mode = cluster.node_provisioning_mode
    subnets                = cluster.subnets
  }
  message = "cluster `${cluster.display_name}` provisions nodes into a custom (BYO) subnet, but its system-assigned identity cannot have a role there before the cluster exists"
  help    = "use a user-assigned identity with `Network Contributor` on the subnet, as Microsoft documents it"
}
