rule "federated-credential-on-infra-identity" {
  summary    = "Workloads can sign in as an identity of the cluster itself"
  category   = "workload-identity"
  severity   = "info"
  optional   = true
  deployment = "accepted"
  url        = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
  for_each   = "federated_credential"
  when       = length(federated_credential.used_as) > 0
  at         = [federated_credential.identity]
  message    = "federated credential `${federated_credential.title}` lets a workload sign in as the identity of the ${federated_credential.used_as[0] == "cluster" ? "control plane" : "kubelets"} of a cluster, with all that it may do"
  help       = "give the workload an identity of its own"
}
