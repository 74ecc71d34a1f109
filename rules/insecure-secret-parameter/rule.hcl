rule "insecure-secret-parameter" {
  summary    = "A client secret is passed in by a parameter that is not declared to hold a secret"
  category   = "secrets"
  severity   = "error"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#security-recommendations-for-parameters"
  for_each   = ["cluster", "cluster_update"]
  when = anytrue([
    for secret in [
      known_or(cluster.service_principal, {}).client_secret,
      cluster.secret_beside_msi,
      cluster.server_app_secret,
    ] : is_plain_parameter(secret)
  ])
  # The answer stands where the parameter is declared.
  at = [
    for secret in [
      known_or(cluster.service_principal, {}).client_secret,
      cluster.secret_beside_msi,
      cluster.server_app_secret,
    ] : is_plain_parameter(secret) if is_plain_parameter(secret)
  ]
  message = "the client secret of cluster `${cluster.title}` is passed in by a parameter that is not declared to hold a secret, so that it is logged and kept as plain text"
  help    = "declare it as a secret: the type `securestring` (ARM), `@secure()` (Bicep), `sensitive = true` (Terraform); better, run the cluster as a managed identity, which has none"

  # The provider marks the argument itself, and the state has it as plain text in any case.
  override {
    when     = cluster.source == "azurerm"
    severity = "warning"
    message  = "the client secret of cluster `${cluster.title}` comes from a variable that is not declared `sensitive`, so that Terraform prints it wherever else the variable is used"
    help     = "declare the variable as `sensitive = true`; better, run the cluster as a managed identity, which has no secret"
  }
}
