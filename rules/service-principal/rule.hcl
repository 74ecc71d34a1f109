rule "service-principal" {
  summary    = "Cluster runs as a service principal"
  category   = "cluster-identity"
  severity   = "error"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal"
  for_each   = "cluster"
  when = (
    cluster.service_principal != null
    && (cluster.identity == null || contains(["none", ""], coalesce(cluster.identity.kind, "none")))
  )
  at = [cluster.service_principal, cluster]
  because = {
    client_id     = cluster.service_principal.client_id
    client_secret = cluster.service_principal.client_secret
  }
  message = "cluster `${cluster.title}` runs as a service principal, whose secret can leak and expires"
  help    = "use a managed identity, assign the roles to the new principals, and upgrade the node pools; until the upgrade, kubelet uses the service principal"
}
