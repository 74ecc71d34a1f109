rule "hardcoded-client-secret" {
  summary       = "Client secret is hardcoded"
  category      = "secrets"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/kubernetes-service-principal"
  for_each      = ["cluster", "cluster_update"]
  undeployed    = true
  when = anytrue([
    for secret in [
      cluster.service_principal.client_secret,
      cluster.msi_client_secret,
      cluster.server_app_secret,
    ] : is_literal(secret) && !is_from_input_file(secret)
  ])
  at = [
    for secret in [
      cluster.service_principal.client_secret,
      cluster.msi_client_secret,
      cluster.server_app_secret,
    ] : secret if is_literal(secret) && !is_from_input_file(secret)
  ]
  message = "the client secret of cluster `${cluster.display_name}` is hardcoded, so anyone with read access to the code can use it"
  help    = "rotate the secret now, because it has leaked; then use a managed identity, which has no secret"

  override {
    when = alltrue([
      for secret in [
        cluster.service_principal.client_secret,
        cluster.msi_client_secret,
        cluster.server_app_secret,
      ] : looks_like_placeholder(secret) if is_literal(secret) && !is_from_input_file(secret)
    ])
    severity = "info"
    message  = "the client secret of cluster `${cluster.display_name}` is hardcoded, but the value looks like a placeholder"
    help     = "pass the secret in from Azure Key Vault, or use a managed identity, which has no secret"
  }
}
