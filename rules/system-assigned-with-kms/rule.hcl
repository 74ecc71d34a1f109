rule "system-assigned-with-kms" {
  summary  = "Encryption of etcd with one's own key needs a user-assigned identity"
  category = "cluster-identity"
  severity = "error"
  url      = "https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption"
  for_each = "cluster"
  when     = cluster.identity.kind == "systemassigned" && cluster.kms_enabled
  at       = [cluster.identity.type, cluster.identity, cluster]
  message  = "cluster `${cluster.title}` encrypts etcd with a key of a key vault, which its system-assigned identity cannot have been granted before the cluster exists"
  help     = "give the cluster a user-assigned identity with the role `Key Vault Crypto User` on the key"
}
