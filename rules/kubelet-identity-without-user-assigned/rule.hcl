rule "kubelet-identity-without-user-assigned" {
  summary       = "Pre-created kubelet identity requires a user-assigned control plane identity"
  category      = "kubelet-identity"
  severity      = "error"
  stub_severity = "info"
  finds_missing = true
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity"
  errors = [
    { phrase = "all of `…kubelet_identity.0.… must be specified", first = "use `type = \"UserAssigned\"` with `identity_ids`, and set all three IDs of the kubelet identity" },
  ]
  for_each = "cluster"
  when = (
    (cluster.identity.kind == "systemassigned" || cluster.service_principal != null)
    && cluster.identity.kind != "userassigned"
    && cluster.kubelet_identity != null
    # What Azure has filled in, as an exported template shows it, is not what somebody chose.
    && (cluster.source == "azurerm" || cluster.kubelet_identity.object_id == null)
    # Nor is what an import of a cluster writes: Azure makes that identity in the node resource group.
    && !(
      is_literal(cluster.kubelet_identity.resource_id)
      && can(regex("(?i)/resourceGroups/MC_", cluster.kubelet_identity.resource_id))
    )
  )
  at = [cluster.kubelet_identity, cluster]
  because = {
    type = cluster.identity.type
  }
  message = "cluster `${cluster.display_name}` has a pre-created kubelet identity without a user-assigned control plane identity, which Azure rejects (`CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster`)"
  help    = "use a user-assigned control plane identity with `Managed Identity Operator` on the kubelet identity, or let AKS create the kubelet identity"
}
