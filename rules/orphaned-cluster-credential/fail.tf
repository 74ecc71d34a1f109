resource "azuread_application" "aks" {
  display_name = "aks"
}

resource "azuread_application_password" "aks" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ orphaned-cluster-credential
  application_id = azuread_application.aks.id
}

resource "azuread_service_principal_password" "published" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ orphaned-cluster-credential
  display_name         = "kubernetes"
  service_principal_id = azuread_service_principal.aks.id
}

resource "azuread_service_principal" "aks" {
  client_id = azuread_application.aks.client_id
}

output "password" {
  value     = azuread_service_principal_password.published.value
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }
}
