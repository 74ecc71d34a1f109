rule "missing-identity" {
  summary    = "Cluster has neither a managed identity nor a service principal"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each   = "cluster"
  when = (
    cluster.service_principal == null
    && (
      cluster.identity == null
      # azurerm refuses these types by name, and `unsupported-identity-type` reports that.
      || (cluster.source != "azurerm" && contains(["none", ""], coalesce(cluster.identity.kind, "none")))
    )
    && !admits_only(cluster.provider_version, "< 2.5")
    # A stub without a name is not deployed as it is.
    && !is_absent(cluster.name)
  )
  at      = [cluster.identity.type, cluster.identity, cluster]
  message = "cluster `${cluster.title}` has neither a managed identity nor a service principal, and Azure refuses to create it"
  help    = "say with `${cluster.spelling.identity}` whether it is to have a system-assigned identity, or a user-assigned one, and which"
}
