rule "template-cannot-be-evaluated" {
  summary       = "ARM template has an expression that Azure cannot evaluate"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-template"
  errors = [
    { code = "InvalidTemplate", with = "createObject", first = "count the arguments of `createObject`, which have to be an even number" },
  ]
  for_each = ["cluster", "cluster_update", "role_assignment", "federated_credential"]
  when     = cluster.source == "arm" && length(cluster.invalid_expressions) > 0
  at       = [cluster.invalid_expressions[0]]
  message  = "Azure cannot evaluate an expression of `${cluster.display_name}`: ${cluster.invalid_expressions[0]}"
  help     = "correct the expression; Azure rejects the template before it deploys anything"
}
