resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
#          ^^^^^^^^^^^^^^^^ system-assigned-with-kms
  }

  key_management_service {
    key_vault_key_id = "https://vault.vault.azure.net/keys/etcd/1"
  }
}
