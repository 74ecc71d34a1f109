resource "azurerm_kubernetes_cluster" "user_assigned" {
  name = "user-assigned"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/x/resourceGroups/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"]
  }

  key_management_service {
    key_vault_key_id = "https://vault.vault.azure.net/keys/etcd/1"
  }
}

resource "azurerm_kubernetes_cluster" "without" {
  name = "without"

  identity {
    type = "SystemAssigned"
  }
}
