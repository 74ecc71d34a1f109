rule "secret-in-output" {
  summary    = "An output gives away a client secret"
  category   = "secrets"
  severity   = "info"
  optional   = true
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter-rule-outputs-should-not-contain-secrets"
  for_each   = ["cluster", "service_principal_secret"]
  when       = length(cluster.secret_outputs) > 0
  at         = [for output in cluster.secret_outputs : output]
  message    = "output `${cluster.secret_outputs[0]}` gives away the client secret of `${cluster.address}`, to whoever may read the state or the deployment"
  help       = "let whoever needs the secret read it from a key vault; better, use a managed identity, which has none"
}
