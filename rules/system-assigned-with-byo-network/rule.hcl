rule "system-assigned-with-byo-network" {
  summary       = "Custom (BYO) network configuration requires a user-assigned identity"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/configure-kubenet"
  errors = [
    { phrase = "do not support bringing your own route table", first = "use a user-assigned identity with `Network Contributor` on the route table" },
    { code = "OnlySupportedOnUserAssignedMSICluster", without = "privateDnsZones", first = "use a user-assigned identity; the resource that the error names says which part of the network needs it" },
    { phrase = "System-assigned managed identity not supported for custom resource", without = "privateDnsZones", first = "use a user-assigned identity; the resource that the error names says which part of the network needs it" },
  ]
  supersedes = ["node-auto-provisioning-with-system-assigned"]
  for_each   = "cluster"
  when = (
    cluster.identity.kind == "systemassigned"
    && (
      # A custom route table: nodes without one have no route to the internet.
      (
        lower(known_or(cluster.network_plugin, "")) == "kubenet"
        && lower(known_or(cluster.outbound_type, "")) == "userdefinedrouting"
      )
      || (lower(known_or(cluster.network_plugin, "")) == "kubenet" && length(cluster.route_tables) > 0)
      || (cluster.kind == "automatic" && length(known_or(cluster.subnets, [])) > 0)
      || cluster.virtual_machines_in_subnet
      || known_or(cluster.api_server_subnet, null) != null
    )
  )
  at = [cluster.identity.type, cluster.identity, cluster]
  because = {
    outbound_type  = cluster.outbound_type
    network_plugin = cluster.network_plugin
    subnets        = cluster.subnets
  }
  message = "cluster `${cluster.display_name}` uses a custom (BYO) network that requires role assignments before cluster creation, which a system-assigned identity cannot have"
  help    = "use a user-assigned identity with `Network Contributor` on the subnet and the route table"

  # Documented, but Azure's answer to it is not.
  override {
    when = (
      (cluster.virtual_machines_in_subnet || known_or(cluster.api_server_subnet, null) != null)
      && cluster.kind != "automatic"
      && lower(known_or(cluster.network_plugin, "")) != "kubenet"
    )
    severity = "warning"
  }
}
