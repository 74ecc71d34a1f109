# Nothing here mentions a cluster: another state has it.
data "terraform_remote_state" "aks" {
  backend = "local"
}

resource "azurerm_user_assigned_identity" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "apps"
}

resource "azurerm_federated_identity_credential" "app" {
  name                = "app"
  resource_group_name = "apps"
  parent_id           = azurerm_user_assigned_identity.app.id
  audience            = ["api://AzureADTokenExchange"]
  issuer              = data.terraform_remote_state.aks.outputs.issuer
  subject             = "system:serviceaccount:app"
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ federated-credential-subject
}
