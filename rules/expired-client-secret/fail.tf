resource "azuread_application" "aks" {
  display_name = "aks"
}

resource "azuread_application_password" "aks" {
  application_id = azuread_application.aks.id
  end_date       = "2024-01-01T00:00:00Z"
#                  ^^^^^^^^^^^^^^^^^^^^^^ expired-client-secret
}

resource "azuread_service_principal" "aks" {
  client_id = azuread_application.aks.client_id
}

resource "azuread_service_principal_password" "aks" {
  service_principal_id = azuread_service_principal.aks.id
  end_date             = var.until
}

variable "until" {
  type    = string
  default = "2020-06-30T12:00:00+02:00"
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ expired-client-secret
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  tags = {
    login = sha256(azuread_application_password.aks.value)
    other = sha256(azuread_service_principal_password.aks.value)
  }
}
