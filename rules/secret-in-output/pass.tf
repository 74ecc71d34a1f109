resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }
}

resource "azuread_application_password" "app" {
  application_id = "/applications/00000000-0000-0000-0000-000000000000"
}

output "key" {
  value = azuread_application_password.app.key_id
}

output "id" {
  value = azurerm_kubernetes_cluster.main.id
}
