rule "required-in-azurerm-5" {
  summary  = "Cluster lacks `node_provisioning_profile`, which azurerm 5 requires"
  category = "cluster-identity"
  severity = "info"
  optional = true
  url      = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/5.0-upgrade-guide"
  for_each = "cluster"
  when = (
    cluster.source == "azurerm"
    && cluster.kind == "base"
    && cluster.node_provisioning_profile == null
    && cluster.provider_version != null
  )
  at      = [cluster]
  message = "cluster `${cluster.display_name}` has no `node_provisioning_profile`, which azurerm 5 requires"
  help    = "add `node_provisioning_profile { mode = \"Manual\" }`, which leaves the node pools as they are"

  fact {
    states = "azurerm 5.0 requires `node_provisioning_profile`, and enables the OIDC issuer unless the code disables it"
    since  = "2026-07-27"
    source = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/5.0-upgrade-guide"
  }

  override {
    when     = version_within(cluster.provider_version, ">= 5.0")
    severity = "error"
  }

  fix {
    title          = "say that node pools are managed by hand"
    applicability  = "safe"
    in_every_world = true
    # Earlier versions may not know the block.
    when = version_within(cluster.provider_version, ">= 5.0")
    insert {
      name    = "node_provisioning_profile"
      members = { mode = "Manual" }
    }
  }
}
