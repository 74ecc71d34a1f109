rule "orphaned-cluster-credential" {
  summary    = "A password that nothing uses, of what may have been the service principal of a cluster"
  category   = "secrets"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal#delete-a-service-principal"
  for_each   = "service_principal_secret"
  when = (
    service_principal_secret.used_by != "code"
    && can(regex("aks|k8s|kube|cluster", lower("${known_or(service_principal_secret.title, "")} ${service_principal_secret.address}")))
    && service_principal_secret.clusters_are_managed
  )
  message = "nothing uses password `${service_principal_secret.address}`, and the clusters beside it have managed identities: it looks left over, and it still works"
  help    = "delete it, with its application if nothing else signs in as that; make sure that nobody has copied it"

  # Who reads the outputs, the code does not say.
  override {
    when     = service_principal_secret.used_by == "outputs"
    severity = "info"
    message  = "password `${service_principal_secret.address}` goes to an output only, and the clusters beside it have managed identities: it may be left over"
  }
}
