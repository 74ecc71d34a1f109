resource "azuread_application" "app" {
  display_name = "app"
}

resource "azuread_application_password" "rotated" {
  application_id      = azuread_application.app.id
  end_date_relative   = "4320h"
  rotate_when_changed = { rotation = "1" }
}

resource "azuread_application_password" "later" {
  application_id = azuread_application.app.id
  end_date       = "2190-01-01T00:00:00Z"
}

resource "azuread_application_password" "computed" {
  application_id = azuread_application.app.id
  end_date       = timeadd(timestamp(), "4320h")
}

# A text that is no date is Terraform's to refuse.
resource "azuread_application_password" "typo" {
  application_id = azuread_application.app.id
  end_date       = "2024-01-01T00:00"
}

# Nothing uses it.
resource "azuread_application_password" "unused" {
  application_id = azuread_application.app.id
  end_date       = "2024-01-01T00:00:00Z"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  tags = {
    rotated  = sha256(azuread_application_password.rotated.value)
    later    = sha256(azuread_application_password.later.value)
    computed = sha256(azuread_application_password.computed.value)
    typo     = sha256(azuread_application_password.typo.value)
  }
}
