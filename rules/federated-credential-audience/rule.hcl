rule "federated-credential-audience" {
  summary    = "A federated credential for a cluster has an audience that its tokens do not have"
  category   = "workload-identity"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
  for_each   = "federated_credential"
  when = (
    known_or(federated_credential.of_cluster, false)
    && (
      length(known_or(federated_credential.audiences, ["unknown"])) != 1
      || anytrue([
        for audience in known_or(federated_credential.audiences, []) :
        is_written(audience)
        && !contains(["api://AzureADTokenExchange", "api://AzureADTokenExchangeUSGov", "api://AzureADTokenExchangeChina"], audience)
      ])
    )
  )
  at      = [federated_credential.audiences, federated_credential.subject]
  message = "federated credential `${federated_credential.title}` asks for an audience that the tokens of a cluster do not have, so that no workload can sign in"
  help    = "use the one audience `api://AzureADTokenExchange`"

  # A workload may ask its cluster for a token with any audience, as msi-acrpull does.
  # https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
  override {
    when = length(federated_credential.audiences) == 1 && alltrue([
      for audience in federated_credential.audiences : can(regex("^api://.", audience))
    ])
    severity = "info"
    message  = "federated credential `${federated_credential.title}` asks for an audience that only tokens have that a workload requests with it; those of workload identity have another one"
    help     = "for workload identity, use the one audience `api://AzureADTokenExchange`"
  }
}
