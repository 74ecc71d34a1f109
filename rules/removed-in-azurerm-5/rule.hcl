rule "removed-in-azurerm-5" {
  summary    = "Federated identity credential uses arguments that azurerm 5 removed"
  category   = "workload-identity"
  severity   = "info"
  deprecated = true
  optional   = true
  url        = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/5.0-upgrade-guide"
  for_each   = "federated_credential"
  when       = federated_credential.source == "azurerm" && federated_credential.identity_argument == "parent_id"
  at         = [federated_credential.identity]
  message    = "federated identity credential `${federated_credential.display_name}` names its identity as `parent_id`, which azurerm 5 removed"
  help       = "use `user_assigned_identity_id`, and remove `resource_group_name`"

  fact {
    states = "azurerm 5.0 removes `parent_id` and `resource_group_name`"
    since  = "2026-07-27"
    source = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/5.0-upgrade-guide"
  }

  override {
    when     = version_within(known_or(federated_credential.provider_version, ""), ">= 5.0")
    severity = "error"
  }

  fix {
    title          = "use `user_assigned_identity_id` instead of `parent_id`"
    applicability  = "safe"
    in_every_world = true
    # Earlier versions may not know the argument.
    when = version_within(known_or(federated_credential.provider_version, ""), ">= 5.0")
    rename {
      of   = federated_credential.identity
      name = "user_assigned_identity_id"
    }
    remove {
      of = federated_credential.resource_group_name
    }
  }
}
