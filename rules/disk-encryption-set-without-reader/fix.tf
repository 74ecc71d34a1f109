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

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  depends_on = [azurerm_role_assignment.reader]
}

resource "azurerm_role_assignment" "reader" {
  scope                = azurerm_disk_encryption_set.aks.id
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_kubernetes_cluster" "system" {
  name                   = "system"
  disk_encryption_set_id = azurerm_disk_encryption_set.aks.id

  identity {
    type = "SystemAssigned"
  }
}
