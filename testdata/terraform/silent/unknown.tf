variable "unknown" {}

variable "clusters" {
  type = map(any)
}

resource "azurerm_kubernetes_cluster" "functions" {
  name = "functions"
  identity {
    type         = lookup({ a = "SystemAssigned" }, var.unknown, "UserAssigned")
    identity_ids = concat([], var.unknown)
  }
}

resource "azurerm_kubernetes_cluster" "not_evaluated" {
  name = "not-evaluated"
  identity {
    type = var.unknown[md5("x")]
  }
}

resource "azurerm_kubernetes_cluster" "each" {
  for_each = var.clusters
  name     = each.key
  identity {
    type         = each.value.type
    identity_ids = each.value.ids
  }
}

# Whether one comes of it cannot be known, but it can.
resource "azurerm_kubernetes_cluster" "filtered" {
  name = "filtered"
  dynamic "identity" {
    for_each = [for type in ["SystemAssigned"] : type if contains(var.unknown, type)]
    content {
      type = identity.value
    }
  }
}

resource "azurerm_kubernetes_cluster" "undeclared" {
  name = "undeclared"
  identity {
    type         = var.declared_elsewhere
    identity_ids = local.declared_elsewhere
  }
}

resource "azurerm_kubernetes_cluster" "cycle" {
  name = "cycle"
  identity {
    type = local.a
  }
}

locals {
  a = local.b
  b = local.a
}

# A type of which only the start is known may still be right.
resource "azurerm_kubernetes_cluster" "partly_known" {
  name = "partly-known"
  identity {
    type = "System${var.unknown}"
  }
}
