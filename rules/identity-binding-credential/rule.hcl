rule "identity-binding-credential" {
  summary       = "Federated identity credential has the name that AKS uses for identity bindings"
  category      = "workload-identity"
  severity      = "error"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/identity-bindings"
  for_each      = "federated_credential"
  # In templates, the name of the identity stands before it. A name that is computed is another one.
  when    = endswith("/${known_or(lower(known_or(federated_credential.name, "")), "")}", "/aks-identity-binding")
  at      = [federated_credential.name]
  message = "AKS creates federated identity credential `aks-identity-binding` for identity bindings; code that declares it replaces or deletes it"
  help    = "remove the credential if there are identity bindings; otherwise, rename it"
}
