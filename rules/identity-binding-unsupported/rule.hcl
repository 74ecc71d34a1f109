rule "identity-binding-unsupported" {
  summary  = "Identity binding on a cluster with API server VNet integration"
  category = "workload-identity"
  severity = "warning"
  url      = "https://learn.microsoft.com/azure/aks/identity-bindings"
  for_each = "identity_binding"
  when     = identity_binding.cluster.api_server_vnet_integration == true
  at       = [identity_binding]
  because = {
    api_server_vnet_integration = identity_binding.cluster.api_server_vnet_integration
  }
  message = "identity binding `${identity_binding.display_name}` belongs to cluster `${identity_binding.cluster.display_name}`, whose API server VNet integration does not support identity bindings"
  help    = "use a federated identity credential instead, or a cluster without API server VNet integration"
}
