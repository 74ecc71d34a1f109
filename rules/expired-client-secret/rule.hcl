rule "expired-client-secret" {
  summary  = "Client secret has expired"
  category = "secrets"
  severity = "error"
  url      = "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/bad-request-or-invalid-client-secret-error"
  errors = [
    { code = "AADSTS7000222", also = ["service-principal"], first = "create a client secret and run `az aks update-credentials`; better, use a managed identity" },
    { phrase = "The provided client secret keys for app '…' are expired", also = ["service-principal"], first = "create a client secret and run `az aks update-credentials`; better, use a managed identity" },
  ]
  for_each = "service_principal_secret"
  when     = service_principal_secret.used_by != "nothing" && known_or(days_until(known_or(service_principal_secret.end_date, "")), 0) < 0
  at       = [service_principal_secret.end_date]
  because = {
    end_date = service_principal_secret.end_date
  }
  message = "client secret `${service_principal_secret.display_name}` expired on ${substr(service_principal_secret.end_date, 0, 10)}, so authentication with it fails (`AADSTS7000222`)"
  help    = "use a managed identity instead; if a client secret is needed, rotate it by `rotate_when_changed` and a `time_rotating` resource"
}
