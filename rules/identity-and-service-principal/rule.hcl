rule "identity-and-service-principal" {
  summary    = "Cluster has both a managed identity and a service principal"
  category   = "cluster-identity"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal"
  errors = [
    { phrase = "only one of `identity,service_principal` can be specified", first = "remove the `service_principal` block" },
    { phrase = "'identity' and 'service_principal' block cannot be specified together", first = "remove the `service_principal` block" },
  ]
  for_each   = "cluster"
  when = (
    contains(["systemassigned", "userassigned"], coalesce(cluster.identity.kind, "none"))
    && (
      cluster.service_principal != null
      || (cluster.secret_beside_msi != null && !looks_like_placeholder(known_or(cluster.secret_beside_msi, "")))
    )
    # Before version 2.5 the provider required a service principal beside every identity.
    && !(cluster.source == "azurerm" && admits_only(cluster.provider_version, "< 2.5"))
  )
  at = [cluster.service_principal, cluster.secret_beside_msi, cluster]
  because = {
    client_id     = cluster.service_principal.client_id
    client_secret = cluster.service_principal.client_secret
  }
  message = "cluster `${cluster.title}` has a managed identity, so its service principal credentials are unused"
  help    = "remove `${cluster.spelling.service_principal}`"

  # The provider accepts exactly one of the two.
  override {
    when     = cluster.source == "azurerm"
    severity = "error"
  }

  # Nothing reads it.
  fix {
    title         = "remove the secret"
    applicability = "safe"
    when          = cluster.secret_beside_msi != null
    remove { of = cluster.secret_beside_msi }
  }

  # It may be the identity that is meant to go.
  fix {
    title         = "remove the service principal"
    applicability = "unsafe"
    when          = cluster.secret_beside_msi == null
    remove { of = cluster.service_principal }
  }
}
