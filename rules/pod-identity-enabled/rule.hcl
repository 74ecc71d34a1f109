rule "pod-identity-enabled" {
  summary    = "Microsoft Entra pod-managed identity is enabled, and its support has ended"
  category   = "workload-identity"
  severity   = "warning"
  deprecated = true
  url        = "https://learn.microsoft.com/azure/aks/workload-identity-migrate-from-pod-identity"
  errors = [
    { code = "mic.go", with = "userAssignedIdentities/assign/action", first = "replace pod identity with workload identity; until then, assign `Managed Identity Operator` on the identity that the error names" },
  ]
  for_each = ["cluster", "cluster_update"]
  when     = known_or(cluster.pod_identity_enabled, false)
  at       = [cluster.pod_identity_enabled, cluster]
  message  = "cluster `${cluster.display_name}` enables Microsoft Entra pod-managed identity, whose support ended in September 2025"
  help     = "migrate to Microsoft Entra Workload ID: enable it and the OIDC issuer, and add a federated identity credential to each identity"

  fact {
    states   = "AKS supports Microsoft Entra pod-managed identity"
    until    = "2025-09-30"
    source   = "https://learn.microsoft.com/azure/aks/use-azure-ad-pod-identity"
    severity = "error"
  }

  fix {
    title          = "disable pod-managed identity"
    applicability  = "unsafe"
    in_every_world = true
    # Workloads depend on the identities that are listed.
    when = cluster.has_pod_identities != true
    set {
      of    = cluster.pod_identity_enabled
      value = false
    }
  }
}
