rule "federated-credential-hardcoded-issuer" {
  summary    = "The issuer of a cluster is written out beside the cluster"
  category   = "workload-identity"
  severity   = "warning"
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/use-oidc-issuer"
  for_each   = "federated_credential"
  when = (
    federated_credential.beside_cluster
    && is_written(federated_credential.issuer)
    && can(regex("^https://[a-z0-9]+\\.oic\\.prod-aks\\.azure\\.", federated_credential.issuer))
    # AKS makes the credentials of identity bindings itself, for another issuer.
    && !startswith(federated_credential.issuer, "https://ib.oic.")
  )
  at      = [federated_credential.issuer]
  message = "federated credential `${federated_credential.title}` has the issuer of one certain cluster written out, while a cluster is declared beside it: when that is made anew, its issuer is another one"
  help    = "read the issuer from the cluster: `oidc_issuer_url` (Terraform), `properties.oidcIssuerProfile.issuerURL` (Bicep, ARM)"
}
