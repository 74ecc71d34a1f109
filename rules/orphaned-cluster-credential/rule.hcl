rule "orphaned-cluster-credential" {
  summary       = "Unused client secret is probably left over from a cluster service principal"
  category      = "secrets"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal#delete-a-service-principal"
  for_each      = "service_principal_secret"
  when = (
    service_principal_secret.used_by != "code"
    && can(regex("aks|k8s|kube|cluster", lower("${known_or(service_principal_secret.display_name, "")} ${service_principal_secret.address}")))
    && service_principal_secret.clusters_are_managed
  )
  message = "nothing uses client secret `${service_principal_secret.address}`, and all declared clusters use managed identities; the secret is still valid and can leak"
  help    = "delete the secret, and delete its application if nothing else uses it"

  # Who reads the outputs, the code does not say.
  override {
    when     = service_principal_secret.used_by == "outputs"
    severity = "info"
    message  = "only outputs use client secret `${service_principal_secret.address}`, and all declared clusters use managed identities; the secret is probably left over"
  }
}
