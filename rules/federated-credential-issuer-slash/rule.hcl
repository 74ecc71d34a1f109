rule "federated-credential-issuer-slash" {
  summary       = "Issuer of a federated identity credential lacks the final slash"
  category      = "workload-identity"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/use-oidc-issuer"
  errors = [
    { code = "AADSTS700211", also = ["federated-credential-hardcoded-issuer"], first = "compare the issuer in the error with the credential's, including the final `/`" },
    { phrase = "No matching federated identity record found for presented assertion issuer", also = ["federated-credential-hardcoded-issuer"], first = "compare the issuer in the error with the credential's, including the final `/`" },
  ]
  for_each = "federated_credential"
  # The issuers of identity bindings have no slash.
  when = (
    is_literal(federated_credential.issuer)
    && !startswith(federated_credential.issuer, "https://ib.oic.")
    && can(regex("^https://[a-z0-9-]+\\.oic\\.prod-aks\\.azure\\.[a-z]+/[0-9A-Fa-f-]{36}/[0-9A-Fa-f-]{36}$", federated_credential.issuer))
  )
  at      = [federated_credential.issuer]
  message = "the issuer of federated identity credential `${federated_credential.display_name}` lacks the final `/` of the cluster's issuer URL, so token exchange fails"
  help    = "end the issuer in `/`; better, reference the issuer URL of the cluster: `${contains(["arm", "bicep"], federated_credential.source) ? "properties.oidcIssuerProfile.issuerURL" : "oidc_issuer_url"}`"

  fix {
    title          = "end the issuer in `/`"
    applicability  = "safe"
    in_every_world = true
    set {
      of    = federated_credential.issuer
      value = "${federated_credential.issuer}/"
    }
  }
}
