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

resource "random_password" "app" {
  length = 36
}

resource "azuread_service_principal_password" "written" {
  service_principal_id = "/servicePrincipals/00000000-0000-0000-0000-000000000000"
  value                = random_password.app.result
}

resource "azurerm_kubernetes_cluster" "written" {
  name = "written"

  service_principal {
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = azuread_service_principal_password.written.value
  }
}

# Each output is a finding: within a text, as a part of a block, and as the source of the password.
output "text" {
  value     = "secret: ${azuread_service_principal_password.written.value}"
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-output
  sensitive = true
}

output "block" {
  value     = azurerm_kubernetes_cluster.written.service_principal
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-output
  sensitive = true
}

output "source" {
  value     = random_password.app.result
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-output
  sensitive = true
}
