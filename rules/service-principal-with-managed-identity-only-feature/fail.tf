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
