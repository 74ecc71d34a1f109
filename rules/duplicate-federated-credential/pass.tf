resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_user_assigned_identity" "app" {
  name = "app"
}

resource "azurerm_user_assigned_identity" "other" {
  name = "other"
}

variable "issuer" {
  type = string
}

variable "other_issuer" {
  type = string
}

resource "azurerm_federated_identity_credential" "one" {
  name                      = "one"
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = var.issuer
  subject                   = "system:serviceaccount:shop:api"
  audience                  = ["api://AzureADTokenExchange"]
}

# Another identity, another issuer.
resource "azurerm_federated_identity_credential" "identity" {
  name                      = "identity"
  user_assigned_identity_id = azurerm_user_assigned_identity.other.id
  issuer                    = var.issuer
  subject                   = "system:serviceaccount:shop:api"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "issuer" {
  name                      = "issuer"
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = var.other_issuer
  subject                   = "system:serviceaccount:shop:api"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "repeated" {
  for_each = toset(["a", "b"])

  name                      = each.key
  user_assigned_identity_id = azurerm_user_assigned_identity.app.id
  issuer                    = var.issuer
  subject                   = "system:serviceaccount:shop:${each.key}"
  audience                  = ["api://AzureADTokenExchange"]
}
