rule "federated-credential-audience" {
  summary       = "Federated identity credential does not have the audience `api://AzureADTokenExchange`"
  category      = "workload-identity"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
  errors = [
    { code = "AADSTS700212", first = "use the audience `api://AzureADTokenExchange`" },
    { phrase = "No matching federated identity record found for presented assertion audience", first = "use the audience `api://AzureADTokenExchange`" },
    { code = "AADSTS70021", also = ["federated-credential-hardcoded-issuer", "federated-credential-subject"], first = "compare issuer, subject, and audience in the error with those of the credential" },
  ]
  for_each = "federated_credential"
  when = (
    known_or(federated_credential.trusts_cluster, false)
    && (
      length(known_or(federated_credential.audiences, ["unknown"])) != 1
      || anytrue([
        for audience in known_or(federated_credential.audiences, []) :
        is_literal(audience)
        && !contains(["api://AzureADTokenExchange", "api://AzureADTokenExchangeUSGov", "api://AzureADTokenExchangeChina"], audience)
      ])
    )
  )
  at      = [federated_credential.audiences, federated_credential.subject]
  message = "the audience of federated identity credential `${federated_credential.display_name}` is not exactly `api://AzureADTokenExchange`; token exchange with the default audience fails (`AADSTS700212`)"
  help    = "set `api://AzureADTokenExchange` as the only audience"

  # A workload may ask its cluster for a token with any audience, as msi-acrpull does.
  # https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
  override {
    when = length(federated_credential.audiences) == 1 && alltrue([
      for audience in federated_credential.audiences : can(regex("^api://.", audience))
    ])
    severity = "info"
    message  = "federated credential `${federated_credential.display_name}` asks for an audience that only tokens have that a workload requests with it; those of workload identity have another one"
    help     = "for workload identity, use the one audience `api://AzureADTokenExchange`"
  }

  # Entra compares letter by letter.
  fix {
    title          = "spell the audience as Entra does"
    applicability  = "safe"
    in_every_world = true
    when           = length(federated_credential.audiences) == 1 && can(regex("(?i)^ *api://azureadtokenexchange/? *$", federated_credential.audiences[0]))
    set {
      of    = federated_credential.audiences[0]
      value = "api://AzureADTokenExchange"
    }
  }
}
