rule "secret-in-output" {
  summary       = "Output exposes a client secret"
  category      = "secrets"
  severity      = "info"
  optional      = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter-rule-outputs-should-not-contain-secrets"
  for_each      = ["cluster", "service_principal_secret"]
  when          = length(cluster.secret_outputs) > 0
  at_each       = cluster.secret_outputs
  message       = "this output exposes the client secret of `${cluster.address}` to anyone with read access to the ${contains(["arm", "bicep"], known_or(cluster.source, "")) ? "deployment history" : "state"}"
  help          = "store the secret in Azure Key Vault and read it from there; better, use a managed identity, which has no secret"
}
