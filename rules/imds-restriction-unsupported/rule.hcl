rule "imds-restriction-unsupported" {
  summary       = "IMDS restriction beside an add-on or setting that does not support it"
  category      = "cluster-identity"
  severity      = "warning"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/imds-restriction"
  for_each      = ["cluster", "cluster_update"]

  locals {
    beside = concat(
      cluster.addons.application_gateway != null ? ["the Application Gateway Ingress Controller"] : [],
      known_or(cluster.addons.container_insights, false) ? ["Container insights"] : [],
      known_or(cluster.addons.virtual_node, false) ? ["virtual nodes"] : [],
      known_or(cluster.addons.azure_policy, false) ? ["Azure Policy"] : [],
      cluster.addons.app_routing != null ? ["application routing"] : [],
      known_or(cluster.addons.cost_analysis, false) ? ["cost analysis"] : [],
      cluster.extension != null ? [cluster.extension] : [],
    )
    # The restriction needs the issuer.
    has_no_issuer = known_or(cluster.oidc_issuer_enabled, true) == false
  }

  when    = lower(known_or(cluster.pod_link_local_access, "")) == "none" && (length(local.beside) > 0 || local.has_no_issuer)
  at      = [cluster.pod_link_local_access]
  message = "cluster `${cluster.display_name}` restricts access to the instance metadata service (IMDS), which ${length(local.beside) > 0 ? "${local.beside[0]} does not support" : "requires the OIDC issuer"}, so Azure rejects the deployment"
  help    = "remove `podLinkLocalAccess: 'None'`, or ${length(local.beside) > 0 ? "what does not support it" : "enable the OIDC issuer"}"
}
