rule "federated-credential-limits" {
  summary    = "More federated credentials than an identity takes, or takes at once"
  category   = "workload-identity"
  severity   = "error"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/workload-identity-overview#limitations"
  for_each   = "federated_credential"
  # Once for each identity: at the first credential that is one too many.
  when    = federated_credential.at_once || federated_credential.before == 20
  message = "federated credential `${federated_credential.title}` may be written at the same time as another one of the same identity, and Azure refuses that"
  help    = "make one after the other: `@batchSize(1)` or `dependsOn` (Bicep), `\"mode\": \"serial\"` or `dependsOn` (ARM), `locks = [IDENTITY.id]` (azapi)"

  override {
    when     = federated_credential.before == 20
    severity = "error"
    message  = "federated credential `${federated_credential.title}` is the 21st of its identity, which takes 20"
    help     = "spread the service accounts over several identities, or let them share one credential"
  }
}
