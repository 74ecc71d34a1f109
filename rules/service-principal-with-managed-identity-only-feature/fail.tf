variable "client_secret" {
  type      = string
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.client_secret
  }

  node_provisioning_profile {
    mode = "Auto"
  }
}

resource "azurerm_kubernetes_cluster" "flux" {
  name = "flux"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.client_secret
  }
}

resource "azurerm_kubernetes_cluster_extension" "flux" {
  name           = "flux"
  cluster_id     = azurerm_kubernetes_cluster.flux.id
  extension_type = "microsoft.flux"
}

# The extension may be there.
resource "azurerm_kubernetes_cluster" "chosen" {
  name = "chosen"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
# ^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature when var.flux
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.client_secret
  }
}

variable "flux" {
  type = bool
}

resource "azurerm_kubernetes_cluster_extension" "chosen" {
  count          = var.flux ? 1 : 0
  name           = "flux"
  cluster_id     = azurerm_kubernetes_cluster.chosen.id
  extension_type = "microsoft.flux"
}

# There may be extensions, and there may be none.
resource "azurerm_kubernetes_cluster" "any" {
  name = "any"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.client_secret
  }
}

variable "extensions" {}

resource "azurerm_kubernetes_cluster_extension" "any" {
  for_each       = var.extensions
  name           = each.key
  cluster_id     = azurerm_kubernetes_cluster.any.id
  extension_type = each.value
}
