rule "workload-identity-disabled" {
  summary       = "Microsoft Entra Workload ID is not enabled"
  category      = "workload-identity"
  severity      = "info"
  optional      = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster"
  for_each      = "cluster"
  when          = cluster.workload_identity_enabled == false
  at            = [cluster.workload_identity_enabled, cluster]
  message       = "Microsoft Entra Workload ID is not enabled on cluster `${cluster.display_name}`, so workloads need secrets or the kubelet identity"
  help          = "enable Microsoft Entra Workload ID and the OIDC issuer"

  # The OIDC issuer cannot be disabled afterward.
  fix {
    title         = "enable Microsoft Entra Workload ID"
    applicability = "unsafe"
    when          = cluster.oidc_issuer_enabled
    set {
      of    = cluster.workload_identity_enabled
      value = true
    }
  }

  fix {
    title         = "enable Microsoft Entra Workload ID and the OIDC issuer"
    applicability = "unsafe"
    when          = cluster.oidc_issuer_set && !cluster.oidc_issuer_enabled
    set {
      of    = cluster.workload_identity_enabled
      value = true
    }
    set {
      of    = cluster.oidc_issuer_enabled
      value = true
    }
  }

  fix {
    title         = "enable Microsoft Entra Workload ID and the OIDC issuer"
    applicability = "unsafe"
    when          = !cluster.oidc_issuer_set && cluster.source == "azurerm"
    set {
      of    = cluster.workload_identity_enabled
      value = true
    }
    add {
      beside = cluster.workload_identity_enabled
      name   = "oidc_issuer_enabled"
      value  = true
    }
  }
}
