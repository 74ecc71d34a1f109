rule "hardcoded-client-secret" {
  summary    = "Client secret is written in the code"
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
    ] : is_written(secret) && !is_given(secret)
  ])
  at = [
    for secret in [
      cluster.service_principal.client_secret,
      cluster.secret_beside_msi,
      cluster.server_app_secret,
    ] : secret if is_written(secret) && !is_given(secret)
  ]
  message = "the client secret of cluster `${cluster.title}` is written in the code, where everybody who reads it can use it"
  help    = "rotate the secret now, for it has leaked; then run the cluster as a managed identity, which has none"

  override {
    when = anytrue([
      for secret in [
        cluster.service_principal.client_secret,
        cluster.secret_beside_msi,
        cluster.server_app_secret,
      ] : is_written(secret) && !is_given(secret) && looks_like_placeholder(secret)
    ])
    severity = "info"
    message  = "the client secret of cluster `${cluster.title}` is written in the code; what stands there looks like a placeholder"
    help     = "have it passed in from a key vault; better, run the cluster as a managed identity, which has none"
  }
}
