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

# The provider requires an application here, whoever passes it in.
variable "server_app_id" {}

resource "azurerm_kubernetes_cluster" "passed_in" {
  name = "passed-in"

  identity {
    type = "SystemAssigned"
  }

  role_based_access_control {
    enabled = true

    azure_active_directory {
#   ^^^^^^^^^^^^^^^^^^^^^^ legacy-aad-server-app
      client_app_id = "00000000-0000-0000-0000-000000000001"
      server_app_id = var.server_app_id
    }
  }
}
