rule "federated-credential-subject" {
  summary    = "Subject of a federated identity credential is not a Kubernetes service account"
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
  message = "subject `${federated_credential.subject}` of federated identity credential `${federated_credential.title}` matches no Kubernetes service account token, so token exchange fails (`AADSTS700213`)"
  help    = "use `system:serviceaccount:NAMESPACE:SERVICE-ACCOUNT`, without wildcards"
}
