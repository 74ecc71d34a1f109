variable "client_secret" {
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal
    client_id     = "11111111-2222-3333-4444-555555555555"
    client_secret = var.client_secret
  }
}

resource "azurerm_role_assignment" "pull" {
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/11111111-2222-3333-4444-555555555555"
}
