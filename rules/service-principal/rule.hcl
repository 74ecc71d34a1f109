rule "service-principal" {
  summary       = "Cluster runs as a service principal"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal"
  errors = [
    { code = "AADSTS7000222", also = ["expired-client-secret"], first = "create a new secret and run `az aks update-credentials`; better, use a managed identity" },
    { phrase = "The provided client secret keys for app '…' are expired", also = ["expired-client-secret"], first = "create a new secret and run `az aks update-credentials`; better, use a managed identity" },
    { code = "AADSTS7000215", first = "reset the secret: a value that looks like a GUID is the ID of a secret, not the secret; better, use a managed identity" },
    { code = "ServicePrincipalValidationClientError", first = "reset the secret of the service principal; better, use a managed identity" },
    { code = "InvalidClientSecret", first = "reset the secret of the service principal; better, use a managed identity" },
    { phrase = "The credentials in ServicePrincipalProfile were invalid", first = "reset the secret of the service principal; better, use a managed identity" },
    { code = "ServicePrincipalNotFound", first = "check that the client ID is no placeholder and that the application exists; after creating it, wait 5 to 10 minutes" },
    { phrase = "Service principal clientID: … not found in Active Directory tenant", first = "check that the client ID is no placeholder and that the application exists; after creating it, wait 5 to 10 minutes" },
    { code = "PropertyChangeNotAllowed", with = "servicePrincipalProfile", first = "change credentials with `az aks update-credentials`, not with a deployment" },
  ]
  for_each = "cluster"
  when = (
    cluster.service_principal != null
    && (cluster.identity == null || contains(["none", ""], coalesce(cluster.identity.kind, "none")))
  )
  at = [cluster.service_principal, cluster]
  because = {
    client_id     = cluster.service_principal.client_id
    client_secret = cluster.service_principal.client_secret
  }
  message = "cluster `${cluster.display_name}` runs as a service principal, whose secret can leak and expires"
  help    = "use a managed identity, assign the roles to the new principals, and upgrade the node pools; until the upgrade, kubelet uses the service principal"

  fact {
    states = "AKS changes a cluster from a service principal to a managed identity in place"
    since  = "2020-11-09"
    source = "https://github.com/Azure/AKS/releases/tag/2020-11-09"
  }
}
