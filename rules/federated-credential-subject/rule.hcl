rule "federated-credential-subject" {
  summary       = "Subject of a federated identity credential is not a Kubernetes service account"
  category      = "workload-identity"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
  errors = [
    { code = "AADSTS700213", first = "compare the subject in the error with the credential's, letter by letter; a new credential needs some minutes" },
    { code = "AADSTS7002138", first = "correct the case of the subject: only the case differs" },
    { phrase = "No matching federated identity record found for presented assertion subject", first = "compare the subject in the error with the credential's, letter by letter; a new credential needs some minutes" },
    { code = "AADSTS70021", also = ["federated-credential-hardcoded-issuer", "federated-credential-audience"], first = "compare issuer, subject, and audience in the error with those of the credential" },
  ]
  for_each = "federated_credential"
  when = (
    known_or(federated_credential.trusts_cluster, false)
    && is_literal(federated_credential.subject)
    && !can(regex("^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", federated_credential.subject))
  )
  at      = [federated_credential.subject]
  message = "subject `${federated_credential.subject}` of federated identity credential `${federated_credential.display_name}` matches no Kubernetes service account token, so token exchange fails (`AADSTS700213`)"
  help    = "use `system:serviceaccount:NAMESPACE:SERVICE-ACCOUNT`, without wildcards"

  # Entra compares letter by letter.
  fix {
    title          = "spell the beginning of the subject as Kubernetes does"
    applicability  = "safe"
    in_every_world = true
    when           = can(regex("(?i)^system:serviceaccount:", federated_credential.subject)) && !startswith(federated_credential.subject, "system:serviceaccount:")
    set {
      of    = federated_credential.subject
      value = replace(federated_credential.subject, "/(?i)^system:serviceaccount:/", "system:serviceaccount:")
    }
  }
}
