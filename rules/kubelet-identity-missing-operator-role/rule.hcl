rule "kubelet-identity-missing-operator-role" {
  summary    = "A cluster may not hand its kubelets the identity that they are to have"
  category   = "kubelet-identity"
  severity   = "warning"
  deployment = "rejected"
  url        = "https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity"
  for_each   = "cluster"
  when       = contains(["missing", "late"], cluster.operator_role)
  at         = [cluster.kubelet_identity.resource_id, cluster.kubelet_identity, cluster]
  because = {
    identity        = cluster.identity.user_assigned[0].id
    role_assignment = cluster.operator_role
  }
  message = "the identity of cluster `${cluster.title}` has not been granted `Managed Identity Operator` on the identity that it is to hand its kubelets"
  help    = "grant it that role on the kubelets' identity, and make the cluster afterwards"

  # The sample of the documentation leaves the role out where one identity is both.
  override {
    when     = cluster.kubelet_identity.resource_id == cluster.identity.user_assigned[0].id
    severity = "info"
    message  = "the identity of cluster `${cluster.title}` is its kubelets' identity, too, and has not been granted `Managed Identity Operator` on itself before the cluster is made"
  }

  # The order is Terraform's matter.
  override {
    when     = cluster.operator_role == "late"
    severity = "warning"
    message  = "the identity of cluster `${cluster.title}` is granted the role with which it hands its kubelets their identity, but the cluster does not wait for that role assignment, and Azure may refuse it"
    help     = "add the role assignment to the `depends_on` of the cluster"
  }
}
