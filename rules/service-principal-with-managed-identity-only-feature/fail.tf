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
