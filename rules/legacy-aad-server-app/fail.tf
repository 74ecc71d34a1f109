resource "azurerm_kubernetes_cluster" "main" {
  name = "main"

  identity {
    type = "SystemAssigned"
  }

  azure_active_directory_role_based_access_control {
    client_app_id = "00000000-0000-0000-0000-000000000001"
    server_app_id = "00000000-0000-0000-0000-000000000002"
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ legacy-aad-server-app
  }
}
