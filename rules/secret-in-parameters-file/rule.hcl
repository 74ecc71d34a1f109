rule "secret-in-parameters-file" {
  summary    = "Client secret is written in a variable or parameter file"
  category   = "secrets"
  severity   = "error"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal"
  for_each   = ["cluster", "cluster_update"]
  undeployed = true
  when = anytrue([
    for secret in [
      cluster.service_principal.client_secret,
      cluster.secret_beside_msi,
      cluster.server_app_secret,
    ] : is_given(secret)
  ])
  at = [
    for secret in [
      cluster.service_principal.client_secret,
      cluster.secret_beside_msi,
      cluster.server_app_secret,
    ] : secret if is_given(secret)
  ]
  message = "the client secret of cluster `${cluster.title}` is written in a file of values, where everybody who reads it can use it"
  help    = "rotate the secret now, for it has leaked; have it passed in from a key vault, or run the cluster as a managed identity, which has none"

  # Entra makes secrets of 34 to 40 characters of several kinds; what is short, a word or a GUID is none.
  # https://learn.microsoft.com/purview/sit-defn-client-secret-api-key
  override {
    when = anytrue([
      for secret in [
        cluster.service_principal.client_secret,
        cluster.secret_beside_msi,
        cluster.server_app_secret,
      ] : is_given(secret) && can(regex("(?i)^(.{1,15}|[a-z _-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|<.*>|\\$?\\{.*\\}|[-*x.#_ ]{3,}|\\.\\.\\.|(replace|change|insert|enter|your|todo|dummy|example|placeholder|fake)[-_ a-z0-9]*|ge[nt]-[-a-z0-9]+)$", secret))
    ])
    severity = "warning"
    message  = "the client secret of cluster `${cluster.title}` is written in a file of values; what stands there looks like a placeholder"
    help     = "have it passed in from a key vault; better, run the cluster as a managed identity, which has none"
  }
}
