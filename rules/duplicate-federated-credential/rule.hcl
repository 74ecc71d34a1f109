rule "duplicate-federated-credential" {
  summary       = "Two federated identity credentials of one identity have the same issuer and subject"
  category      = "workload-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/graph/api/resources/federatedidentitycredential"
  errors = [
    { phrase = "Issuer and subject combination already exists for this Managed Identity", first = "remove the second credential with the same issuer and subject" },
    { code = "InvalidFederatedIdentityCredentialValue", with = "combination of issuer and subject must be unique", first = "remove the second credential with the same issuer and subject" },
  ]
  for_each = "federated_credential"
  when     = federated_credential.is_duplicate
  at       = [federated_credential.subject, federated_credential]
  because = {
    issuer   = federated_credential.issuer
    identity = federated_credential.identity
  }
  message = "federated identity credential `${federated_credential.display_name}` has the issuer and the subject of another one of the same identity, so Azure rejects it"
  help    = "remove the credential, or give it a subject of its own; with `for_each`, use the key in the subject"
}
