rule "missing-identity" {
  summary       = "Cluster has neither a managed identity nor a service principal"
  category      = "cluster-identity"
  severity      = "error"
  stub_severity = "info"
  finds_missing = true
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  errors = [
    { phrase = "Required parameter servicePrincipalProfile is missing", first = "add a managed identity" },
    { phrase = "one of `identity,service_principal` must be specified", first = "add an `identity` block" },
    { phrase = "either an `identity` or `service_principal` block must be specified", first = "add an `identity` block" },
  ]
  for_each = "cluster"
  when = (
    cluster.service_principal == null
    && (
      cluster.identity == null
      || known_or(cluster.identity.kind == null || cluster.identity.kind == "", false)
      # azurerm does not know this type, and `unsupported-identity-type` reports that.
      || (cluster.source != "azurerm" && cluster.identity.kind == "none")
    )
    && !version_within(cluster.provider_version, "< 2.5")
  )
  at      = [cluster.identity.type, cluster.identity, cluster]
  message = "cluster `${cluster.display_name}` has neither a managed identity nor a service principal, so Azure rejects it"
  help    = "add `${cluster.field_names.identity}` with type `SystemAssigned`, or with type `UserAssigned` and the resource ID of a managed identity"

  # A stub without a name is refused for that already.
  override {
    when     = known_or(cluster.name == null, false)
    severity = "info"
  }

  fix {
    title         = "add a system-assigned identity"
    applicability = "unsafe"
    when          = cluster.identity == null
    insert {
      name    = "identity"
      members = { type = "SystemAssigned" }
    }
  }

  fix {
    title         = "use a system-assigned identity"
    applicability = "unsafe"
    when          = cluster.identity != null
    set {
      of    = cluster.identity.type
      value = "SystemAssigned"
    }
  }
}
