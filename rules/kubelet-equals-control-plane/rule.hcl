rule "kubelet-equals-control-plane" {
  summary       = "Control plane and kubelet share one managed identity"
  category      = "kubelet-identity"
  severity      = "info"
  optional      = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each      = "cluster"
  when = cluster.identity != null && anytrue([
    for one in cluster.identity.user_assigned : one.id == cluster.kubelet_identity.resource_id
    if cluster.kubelet_identity.resource_id != null
  ])
  at = [cluster.kubelet_identity.resource_id, cluster.kubelet_identity, cluster]
  because = {
    identity = cluster.identity.user_assigned[0].id
  }
  message = "the control plane and kubelet of cluster `${cluster.display_name}` share one identity, so pods that reach IMDS get the permissions of the control plane"
  help    = "create a separate kubelet identity, and assign only image pull roles to it"
}
