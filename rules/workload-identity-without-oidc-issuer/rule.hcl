rule "workload-identity-without-oidc-issuer" {
  summary       = "Microsoft Entra Workload ID is enabled without the OIDC issuer"
  category      = "workload-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster"
  errors = [
    { phrase = "`oidc_issuer_enabled` must be set to `true` to enable Azure AD Workload Identity", first = "set `oidc_issuer_enabled = true`" },
  ]
  for_each = "cluster"
  when = (
    cluster.kind != "automatic"
    && cluster.workload_identity_enabled
    && (
      cluster.oidc_issuer_set
      ? !cluster.oidc_issuer_enabled
      # Unset, the provider takes it for off before version 5; Azure turns it on from Kubernetes 1.34 on.
      : (
        cluster.source == "azurerm"
        ? version_within(cluster.provider_version, "< 5.0")
        : version_within(cluster.kubernetes_version, "< 1.34")
      )
    )
  )
  at      = [cluster.workload_identity_enabled, cluster]
  message = "cluster `${cluster.display_name}` enables Microsoft Entra Workload ID without the required OIDC issuer, so Azure rejects it"
  help    = "enable the OIDC issuer; you cannot disable it afterward"

  fact {
    states = "new clusters of Kubernetes 1.34 and later have the OIDC issuer unless the code disables it"
    since  = "2025-08-29"
    source = "https://learn.microsoft.com/azure/aks/use-oidc-issuer"
  }

  # It cannot be taken back.
  fix {
    title         = "enable the OIDC issuer"
    applicability = "unsafe"
    when          = cluster.oidc_issuer_set
    set {
      of    = cluster.oidc_issuer_enabled
      value = true
    }
  }

  fix {
    title         = "enable the OIDC issuer"
    applicability = "unsafe"
    when          = !cluster.oidc_issuer_set && cluster.source == "azurerm"
    add {
      beside = cluster.workload_identity_enabled
      name   = "oidc_issuer_enabled"
      value  = true
    }
  }
}
