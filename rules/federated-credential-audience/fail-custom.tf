# A workload may request a token with an audience of its own.
resource "azurerm_kubernetes_cluster" "aks" {
  name                = "aks"
  oidc_issuer_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "pull" {
  name = "pull"
}

resource "azurerm_federated_identity_credential" "pull" {
  name      = "pull"
  parent_id = azurerm_user_assigned_identity.pull.id
  issuer    = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject   = "system:serviceaccount:apps:default"
  audience  = ["api://AzureCRTokenExchange"]
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-audience
}
