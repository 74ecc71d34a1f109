rule "federated-credential-without-issuer" {
  summary       = "Federated identity credential reads the issuer URL of a cluster whose OIDC issuer is disabled"
  category      = "workload-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/use-oidc-issuer"
  for_each      = "federated_credential"
  when = (
    federated_credential.cluster != null
    && federated_credential.cluster.kind != "automatic"
    && (
      federated_credential.cluster.oidc_issuer_set
      ? !federated_credential.cluster.oidc_issuer_enabled
      # Unset, the provider takes it for off before version 5; Azure turns it on from Kubernetes 1.34 on.
      : (
        federated_credential.cluster.source == "azurerm"
        ? version_within(federated_credential.cluster.provider_version, "< 4.68")
        : version_within(federated_credential.cluster.kubernetes_version, "< 1.34")
      )
    )
  )
  at = [federated_credential.issuer]
  because = {
    oidc_issuer_enabled = federated_credential.cluster.oidc_issuer_enabled
  }
  message = "federated identity credential `${federated_credential.display_name}` reads the issuer URL of cluster `${federated_credential.cluster.display_name}`, which is empty because the OIDC issuer is disabled"
  help    = "enable the OIDC issuer of the cluster; you cannot disable it afterward"
}
