resource "azuread_application" "aks" {
  display_name = "aks"
}

resource "azuread_application_password" "default" {
  application_id = azuread_application.aks.id
}

resource "azuread_application_password" "year" {
  application_id    = azuread_application.aks.id
  end_date_relative = "8760h"
}

resource "azuread_application_password" "minutes" {
  application_id    = azuread_application.aks.id
  end_date_relative = "90m"
}

resource "azuread_application_password" "open" {
  application_id = azuread_application.aks.id
  end_date       = var.until
}

variable "until" {
  type = string
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  tags = {
    default = sha256(azuread_application_password.default.value)
    year    = sha256(azuread_application_password.year.value)
    minutes = sha256(azuread_application_password.minutes.value)
    open    = sha256(azuread_application_password.open.value)
  }
}
