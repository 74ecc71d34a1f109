variable "client_secret" {
  type      = string
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  service_principal {
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = var.client_secret
  }
}

output "client_secret" {
  value     = var.client_secret
#             ^^^^^^^^^^^^^^^^^ secret-in-output
  sensitive = true
}

resource "azuread_application_password" "app" {
  application_id = "/applications/00000000-0000-0000-0000-000000000000"
}

output "password" {
  value     = azuread_application_password.app.value
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-output
  sensitive = true
}
