resource "azuread_application" "aks" {
  display_name = "aks"
}

resource "azuread_application_password" "forever" {
  application_id = azuread_application.aks.id
  end_date       = "2199-01-01T00:00:00Z"
#                  ^^^^^^^^^^^^^^^^^^^^^^ long-lived-client-secret
}

resource "azuread_application_password" "years" {
  application_id    = azuread_application.aks.id
  end_date_relative = "43800h"
#                     ^^^^^^^^ long-lived-client-secret
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  tags = {
    forever = sha256(azuread_application_password.forever.value)
    years   = sha256(azuread_application_password.years.value)
  }
}
