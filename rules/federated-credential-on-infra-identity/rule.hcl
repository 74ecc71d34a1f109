rule "federated-credential-on-infra-identity" {
  summary       = "Control plane or kubelet identity has a federated identity credential"
  category      = "workload-identity"
  severity      = "info"
  optional      = true
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
  for_each      = "federated_credential"
  when          = length(federated_credential.used_as) > 0
  at            = [federated_credential.identity]
  message       = "federated identity credential `${federated_credential.display_name}` lets a workload authenticate as the ${federated_credential.used_as[0] == "cluster" ? "control plane" : "kubelet"} identity of a cluster, with all its permissions"
  help          = "create a separate managed identity for the workload"
}
