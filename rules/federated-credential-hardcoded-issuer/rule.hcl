rule "federated-credential-hardcoded-issuer" {
  summary       = "Federated identity credential has a hardcoded OIDC issuer URL"
  category      = "workload-identity"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/use-oidc-issuer"
  errors = [
    { code = "AADSTS700211", also = ["federated-credential-issuer-slash"], first = "compare the issuer in the error with the credential's, including the final `/`" },
    { phrase = "No matching federated identity record found for presented assertion issuer", also = ["federated-credential-issuer-slash"], first = "compare the issuer in the error with the credential's, including the final `/`" },
    { code = "AADSTS70021", also = ["federated-credential-subject", "federated-credential-audience"], first = "compare issuer, subject, and audience in the error with those of the credential" },
  ]
  for_each = "federated_credential"
  when = (
    federated_credential.cluster_in_module
    && is_literal(federated_credential.issuer)
    && can(regex("^https://[a-z0-9]+\\.oic\\.prod-aks\\.azure\\.", federated_credential.issuer))
    # AKS makes the credentials of identity bindings itself, for another issuer.
    && !startswith(federated_credential.issuer, "https://ib.oic.")
  )
  at      = [federated_credential.issuer]
  message = "federated identity credential `${federated_credential.display_name}` has a hardcoded OIDC issuer URL; the URL changes when the cluster is recreated, and token exchange fails"
  help    = "reference the issuer URL of the cluster: `${contains(["arm", "bicep"], federated_credential.source) ? "properties.oidcIssuerProfile.issuerURL" : "oidc_issuer_url"}`"

  fix {
    title          = "reference the issuer URL of the cluster"
    applicability  = "unsafe"
    in_every_world = true
    when           = federated_credential.only_cluster != null
    reference {
      of   = federated_credential.issuer
      to   = federated_credential.only_cluster
      name = "oidc_issuer_url"
    }
  }
}
