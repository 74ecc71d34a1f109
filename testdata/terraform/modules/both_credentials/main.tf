module "aks" {
  source        = "./aks"
  client_id     = azuread_application.aks.client_id
  client_secret = azuread_application_password.aks.value
}

resource "azuread_application" "aks" {
  display_name = "aks"
}

resource "azuread_application_password" "aks" {
  application_id = azuread_application.aks.id
}
