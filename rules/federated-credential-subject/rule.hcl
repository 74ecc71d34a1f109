rule "federated-credential-subject" {
  summary    = "A federated credential for a cluster names no service account"
  category   = "workload-identity"
  severity   = "error"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
  for_each   = "federated_credential"
  when = (
    known_or(federated_credential.of_cluster, false)
    && is_written(federated_credential.subject)
    && !can(regex("^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", federated_credential.subject))
  )
  at      = [federated_credential.subject]
  message = "`${federated_credential.subject}` is the subject of no token of a cluster, so that no workload can sign in by federated credential `${federated_credential.title}`"
  help    = "write `system:serviceaccount:NAMESPACE:SERVICE-ACCOUNT`, without wildcards"
}
