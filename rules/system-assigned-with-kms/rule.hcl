rule "system-assigned-with-kms" {
  summary       = "KMS etcd encryption requires a user-assigned identity"
  category      = "cluster-identity"
  severity      = "error"
  stub_severity = "info"
  finds_missing = true
  url           = "https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption"
  for_each      = "cluster"
  when          = cluster.identity.kind == "systemassigned" && cluster.kms_enabled
  at            = [cluster.identity.type, cluster.identity, cluster]
  message       = "cluster `${cluster.display_name}` uses KMS etcd encryption, but a system-assigned identity cannot have access to the key before the cluster exists"
  help          = "use a user-assigned identity with `Key Vault Crypto User` on the key vault"
}
