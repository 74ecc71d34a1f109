rule "unsupported-identity-type" {
  summary       = "AKS does not support the identity type"
  category      = "cluster-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  errors = [
    { phrase = "expected identity.0.type to be one of", first = "use `SystemAssigned` or `UserAssigned`, in this spelling" },
  ]
  for_each = "cluster"
  when = (
    coalesce(cluster.identity.type, "none") != "none"
    && (
      # The listings of the template reference say `string` for any text.
      !contains(["systemassigned", "userassigned", "none", "string"], cluster.identity.kind)
      # azurerm compares the type letter by letter, and does not know `None`.
      || (cluster.source == "azurerm" && !contains(["SystemAssigned", "UserAssigned"], cluster.identity.type))
    )
  )
  at      = [cluster.identity.type, cluster.identity, cluster]
  message = "identity type `${cluster.identity.type}` is not supported for cluster `${cluster.display_name}`"
  help    = "set the identity type to either `SystemAssigned` or `UserAssigned`; AKS does not support both together"

  # The same type, spelled as azurerm knows it.
  fix {
    title          = "spell the identity type as azurerm does"
    applicability  = "safe"
    in_every_world = true
    when           = contains(["systemassigned", "userassigned"], cluster.identity.kind)
    set {
      of    = cluster.identity.type
      value = cluster.identity.kind == "systemassigned" ? "SystemAssigned" : "UserAssigned"
    }
  }
}
