rule "identity-and-service-principal" {
  summary       = "Cluster has both a managed identity and a service principal"
  category      = "cluster-identity"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal"
  errors = [
    { phrase = "only one of `identity,service_principal` can be specified", first = "remove the `service_principal` block" },
    { phrase = "'identity' and 'service_principal' block cannot be specified together", first = "remove the `service_principal` block" },
  ]
  for_each = "cluster"
  when = (
    contains(["systemassigned", "userassigned"], coalesce(cluster.identity.kind, "none"))
    && (
      cluster.service_principal != null
      || (cluster.msi_client_secret != null && !looks_like_placeholder(known_or(cluster.msi_client_secret, "")))
    )
    # Before version 2.5 the provider required a service principal beside every identity.
    && !(cluster.source == "azurerm" && version_within(cluster.provider_version, "< 2.5"))
  )
  at = [cluster.service_principal, cluster.msi_client_secret, cluster]
  because = {
    client_id     = cluster.service_principal.client_id
    client_secret = cluster.service_principal.client_secret
  }
  message = "cluster `${cluster.display_name}` has a managed identity, so its service principal credentials are unused"
  help    = "remove `${cluster.field_names.service_principal}`"

  # The provider accepts exactly one of the two.
  override {
    when     = cluster.source == "azurerm"
    severity = "error"
    message  = "cluster `${cluster.display_name}` has a managed identity and a service principal, of which the provider accepts only one"
  }

  # Nothing reads it. A secret that has leaked has to be rotated first.
  fix {
    title         = "remove the secret"
    applicability = "safe"
    when = (
      cluster.msi_client_secret != null
      && (!is_literal(cluster.msi_client_secret) || looks_like_placeholder(known_or(cluster.msi_client_secret, "")))
    )
    remove { of = cluster.msi_client_secret }
  }

  # It may be the identity that is meant to go.
  fix {
    title         = "remove the service principal"
    applicability = "unsafe"
    when = (
      cluster.msi_client_secret == null
      && (
        !is_literal(cluster.service_principal.client_secret)
        || looks_like_placeholder(known_or(cluster.service_principal.client_secret, ""))
      )
    )
    remove { of = cluster.service_principal }
  }
}
