resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_disk_encryption_set" "aks" {
  name = "aks"
}

# The set's own identity, and a role that does not include reading it.
resource "azurerm_role_assignment" "key" {
  principal_id         = azurerm_disk_encryption_set.aks.identity[0].principal_id
  role_definition_name = "Reader"
  scope                = azurerm_disk_encryption_set.aks.id
}

resource "azurerm_kubernetes_cluster" "aks" {
  name                   = "aks"
  disk_encryption_set_id = azurerm_disk_encryption_set.aks.id
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ disk-encryption-set-without-reader

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "system" {
  name                   = "system"
  disk_encryption_set_id = azurerm_disk_encryption_set.aks.id
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ disk-encryption-set-without-reader

  identity {
    type = "SystemAssigned"
  }
}
