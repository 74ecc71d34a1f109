rule "kubelet-equals-control-plane" {
  summary    = "One identity is that of the control plane and that of the kubelets"
  category   = "kubelet-identity"
  severity   = "info"
  optional   = true
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  for_each   = "cluster"
  when = cluster.identity != null && anytrue([
    for one in cluster.identity.user_assigned : one.id == cluster.kubelet_identity.resource_id
    if cluster.kubelet_identity.resource_id != null
  ])
  at = [cluster.kubelet_identity.resource_id, cluster.kubelet_identity, cluster]
  because = {
    identity = cluster.identity.user_assigned[0].id
  }
  message = "the kubelets of cluster `${cluster.title}` have the identity of its control plane, so that pods on its nodes can sign in as that"
  help    = "give the kubelets an identity of their own, which may pull images and nothing else"
}
