rule "key-vault-policy-for-kubelet-identity" {
  summary       = "Key Vault access policy names the kubelet identity"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/imds-restriction"
  for_each      = "access_policy"

  locals {
    # An identity that is the control plane's, too, may be there for the keys that encrypt etcd.
    kubelets = [
      for principal in known_or(access_policy.principals, []) : principal
      if(
        known_or(principal.class, "") == "kubelet-identity"
        || (contains(known_or(principal.used_as, []), "kubelet") && !contains(known_or(principal.used_as, []), "cluster"))
      )
    ]
  }

  when    = length(local.kubelets) > 0
  at_each = local.kubelets
  message = "an access policy names the kubelet identity of cluster `${known_or(local.kubelets[0].cluster, "…")}`, so every pod that reaches IMDS can use the key vault"
  help    = "use Microsoft Entra Workload ID with a separate managed identity for the workload that needs the key vault"
}
