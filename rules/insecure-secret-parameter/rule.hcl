rule "insecure-secret-parameter" {
  summary       = "Client secret comes from a parameter or variable that is not marked secure or sensitive"
  category      = "secrets"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#security-recommendations-for-parameters"
  for_each      = ["cluster", "cluster_update"]
  when = anytrue([
    for secret in [
      known_or(cluster.service_principal, {}).client_secret,
      cluster.msi_client_secret,
      cluster.server_app_secret,
    ] : is_insecure_parameter(secret)
  ])
  # The result points at the declaration of the parameter.
  at = [
    for secret in [
      known_or(cluster.service_principal, {}).client_secret,
      cluster.msi_client_secret,
      cluster.server_app_secret,
    ] : is_insecure_parameter(secret) if is_insecure_parameter(secret)
  ]
  message = "the client secret of cluster `${cluster.display_name}` comes from a parameter that is not secure, so Azure keeps it as plain text in the deployment history"
  help    = "declare the parameter as `securestring` (ARM) or with `@secure()` (Bicep); better, use a managed identity, which has no secret"

  # The provider marks the argument as sensitive, and the state stores it as plain text in any case.
  override {
    when     = cluster.source == "azurerm"
    severity = "warning"
    message  = "the client secret of cluster `${cluster.display_name}` comes from a variable that is not `sensitive`, so outputs and other resources can print it"
    help     = "set `sensitive = true` on the variable; the state still stores the secret, so prefer a managed identity"
  }

  override {
    when     = cluster.source == "azapi"
    severity = "error"
    message  = "the client secret of cluster `${cluster.display_name}` comes from a variable that is not `sensitive`, so outputs and other resources can print it"
    help     = "set `sensitive = true` on the variable; the state still stores the secret, so prefer a managed identity"
  }

  fix {
    title          = "declare the parameter as secure"
    applicability  = "safe"
    in_every_world = true
    when           = cluster.source != "azurerm" && cluster.source != "azapi"
    secure {
      of = [
        for secret in [
          known_or(cluster.service_principal, {}).client_secret,
          cluster.msi_client_secret,
          cluster.server_app_secret,
        ] : is_insecure_parameter(secret) if is_insecure_parameter(secret)
      ][0]
    }
  }
}
