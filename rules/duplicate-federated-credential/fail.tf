resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

variable "issuer" {
  type = string
}

resource "azurerm_federated_identity_credential" "one" {
  name                      = "one"
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = var.issuer
  subject                   = "system:serviceaccount:shop:api"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "two" {
  name                      = "two"
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = var.issuer
  subject                   = "system:serviceaccount:shop:api"
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-federated-credential
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_user_assigned_identity" "repeated" {
  name = "repeated"
}

resource "azurerm_federated_identity_credential" "repeated" {
  for_each = toset(["a", "b"])

  name                      = each.key
  user_assigned_identity_id = azurerm_user_assigned_identity.repeated.id
  issuer                    = var.issuer
  subject                   = "system:serviceaccount:shop:repeated"
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-federated-credential
  audience                  = ["api://AzureADTokenExchange"]
}
