# Two conditions that are written in two ways and mean the same are one: a cluster never has both an identity and
# a service principal, and never neither.
variable "env" {}
variable "tier" {}
variable "n" {
  type = number
}
variable "o" {
  type = any
}
variable "a" {
  type = map(string)
}
variable "flags" {
  type = map(bool)
}
variable "names" {
  type = list(string)
}
variable "secret" {
  sensitive = true
}
locals {
  sp   = { dev = true, prod = false }
  env  = { dev = { sp = true }, prod = { sp = false } }
  list = [true, false]
  any  = anytrue([for flag in var.flags : flag])
}
module "config" {
  source = "example.com/platform/config/azurerm"
}

resource "azurerm_kubernetes_cluster" "lookup_of_unknown_key" {
  name = "lookup_of_unknown_key"
  dynamic "identity" {
    for_each = local.sp[var.env] ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.env == "prod"
    for_each = local.sp[var.env] ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "negated_equality" {
  name = "negated_equality"
  dynamic "identity" {
    for_each = local.sp[var.env] == true ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.env == "prod"
    for_each = !(local.sp[var.env] != true) ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "member_at_unknown_key" {
  name = "member_at_unknown_key"
  dynamic "identity" {
    for_each = local.env[terraform.workspace].sp ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when terraform.workspace == "prod"
    for_each = local.env[terraform.workspace].sp ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "unknown_index" {
  name = "unknown_index"
  dynamic "identity" {
    for_each = local.list[var.n] ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.n == 1
    for_each = local.list[var.n] ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "two_notations" {
  name = "two_notations"
  dynamic "identity" {
    for_each = var.o.id == "" ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.o["id"] != ""
    for_each = var.o["id"] == "" ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "lookup_and_try" {
  name = "lookup_and_try"
  dynamic "identity" {
    for_each = lookup(var.a, "x", null) == null ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when try(var.a["x"], null) != null
    for_each = try(var.a["x"], null) == null ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "default_of_lookup_and_try" {
  name = "default_of_lookup_and_try"
  dynamic "identity" {
    for_each = lookup(var.a, "y", "") == "" ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when try(var.a.y, "") != ""
    for_each = try(var.a.y, "") == "" ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "merged" {
  name = "merged"
  dynamic "identity" {
    for_each = merge({ sp = false }, var.flags).sp ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !merge({ sp = false }, var.flags).sp
    for_each = merge({ sp = false }, var.flags).sp ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "comprehension" {
  name = "comprehension"
  dynamic "identity" {
    for_each = length([for n in var.names : n if n != ""]) > 0 ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when length([for m in var.names : m if m != ""]) <= 0
    for_each = length([for m in var.names : m if m != ""]) > 0 ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "concat" {
  name = "concat"
  dynamic "identity" {
    for_each = contains(concat(var.names, ["b"]), "a") ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !contains(concat(var.names, ["b"]), "a")
    for_each = contains(concat(var.names, ["b"]), "a") ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "through_a_local" {
  name = "through_a_local"
  dynamic "identity" {
    for_each = anytrue([for f in var.flags : f]) ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when !local.any
    for_each = local.any ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "of_a_module" {
  name = "of_a_module"
  dynamic "identity" {
    for_each = try(module.config.merged[terraform.workspace].sp, false) == true ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when try(module.config.merged[terraform.workspace].sp, false) != true
    for_each = try(module.config.merged[terraform.workspace].sp, false) == true ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "of_a_file" {
  name = "of_a_file"
  dynamic "identity" {
    for_each = yamldecode(file("${path.module}/missing.yaml")).sp == true ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when yamldecode(file("${path.module}/missing.yaml")).sp != true
    for_each = yamldecode(file("${path.module}/missing.yaml")).sp == true ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "accents" {
  name = "accents"
  dynamic "identity" {
    for_each = length(var.a.é) == 0 ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.a["é"] != ""
    for_each = var.a["é"] == "" ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "exclusive" {
  name = "exclusive"
  dynamic "identity" {
    for_each = var.tier == "a" ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.tier != "a"
    for_each = var.tier == "a" && var.tier != "b" ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}

resource "azurerm_kubernetes_cluster" "bounds" {
  name = "bounds"
  dynamic "identity" {
    for_each = length(var.names) > 2 ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
  dynamic "service_principal" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when length(var.names) <= 2
    for_each = length(var.names) > 2 && length(var.names) > 0 ? [] : [1]
    content {
      client_id     = "11111111-2222-3333-4444-555555555555"
      client_secret = var.secret
    }
  }
}
