# Each argument is decided; what is not decided stays silent in `silent/unknown.tf`.
locals {
  by_environment = {
    dev  = { identity = null }
    prod = { identity = { type = "UserAssigned", ids = [azurerm_user_assigned_identity.aks.id] } }
  }
  environment = lower("PROD")
  chosen      = try(local.by_environment[local.environment].identity, null)
  missing     = try(local.by_environment["test"].identity, null)
  merged      = merge({ type = "SystemAssigned" }, { type = "Merged" })
#                                                           ^^^^^^^^ unsupported-identity-type
  template    = <<-EOT
    %{if local.environment == "prod"}Tem%{else}x%{endif}plate
  EOT
}

resource "azurerm_kubernetes_cluster" "chosen" {
  name = "chosen"
  dynamic "identity" {
    for_each = local.chosen[*]
    content {
      type         = identity.value.type
      identity_ids = identity.value.ids
    }
  }
}

resource "azurerm_kubernetes_cluster" "missing" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "missing"
  dynamic "identity" {
    for_each = local.missing == null ? [] : [local.missing]
    iterator = it
    content {
      type = it.value.type
    }
  }
}

resource "azurerm_kubernetes_cluster" "merged" {
  name = "merged"
  identity {
    type = local.merged["type"]
  }
}

resource "azurerm_kubernetes_cluster" "for" {
  name = "for"
  dynamic "identity" {
    for_each = { for k, v in { a = "SystemAssigned", b = "Odd" } : k => upper(v) if k == "b" }
#                                                                       ^^^^^^^^ unsupported-identity-type
    content {
      type = identity.value
    }
  }
}

resource "azurerm_kubernetes_cluster" "template" {
  name = "template"
  identity {
    type = trimspace(local.template)
#          ^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}
