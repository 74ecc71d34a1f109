rule "service-principal-with-managed-identity-only-feature" {
  summary       = "Cluster with a service principal uses a feature that requires a managed identity"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/node-auto-provisioning"
  supersedes    = ["service-principal"]
  errors = [
    { phrase = "nodeProvisioningProfile.mode cannot be Auto if", with = "servicePrincipalProfile", first = "use a managed identity" },
  ]
  for_each = "cluster"
  when = (
    cluster.service_principal != null
    && (cluster.identity == null || contains(["none", ""], coalesce(cluster.identity.kind, "none")))
    && (lower(known_or(cluster.node_provisioning_mode, "")) == "auto" || cluster.extension != null)
  )
  at = [cluster.service_principal, cluster]
  because = {
    node_provisioning_mode = cluster.node_provisioning_mode
    extension              = cluster.extension
    client_id              = cluster.service_principal.client_id
  }
  message = "cluster `${cluster.display_name}` runs as a service principal, which ${known_or(cluster.extension, "node auto-provisioning")} does not support, so Azure rejects the deployment"
  help    = "use a managed identity, and assign the roles to the new principals"
}
