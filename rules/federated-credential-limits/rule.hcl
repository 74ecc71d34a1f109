rule "federated-credential-limits" {
  summary       = "Managed identity has more than 20 federated identity credentials, or concurrent writes of them"
  category      = "workload-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-overview#limitations"
  errors = [
    { code = "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity", first = "write the credentials of an identity one after the other: `@batchSize(1)`, `dependsOn`" },
    { phrase = "Too many Federated Identity Credentials are written concurrently", first = "write the credentials of an identity one after the other: `@batchSize(1)`, `dependsOn`" },
  ]
  for_each = "federated_credential"
  # Once for each identity: at the first credential that is one too many.
  when    = federated_credential.concurrent_write || federated_credential.preceding_credentials == 20
  message = "federated identity credential `${federated_credential.display_name}` and another one of the same managed identity can be written concurrently, which Azure rejects (`ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity`)"
  help    = "serialize the writes: `@batchSize(1)` or `dependsOn` (Bicep), `\"mode\": \"serial\"` or `dependsOn` (ARM), `locks = [IDENTITY.id]` (azapi)"

  override {
    when     = federated_credential.preceding_credentials == 20
    severity = "error"
    message  = "federated identity credential `${federated_credential.display_name}` is number 21 on its managed identity, but Azure allows at most 20"
    help     = "use several managed identities, or let workloads share one service account"
  }

  fix {
    title          = "write the credentials one after the other"
    applicability  = "safe"
    in_every_world = true
    when           = federated_credential.concurrent_write
    serialize {}
  }
}
