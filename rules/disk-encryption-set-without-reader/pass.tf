resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_disk_encryption_set" "aks" {
  name = "aks"
}

resource "azurerm_role_assignment" "disks" {
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
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

  depends_on = [azurerm_role_assignment.disks]
}

# Somebody else made the set, and may have granted the role.
data "azurerm_disk_encryption_set" "shared" {
  name                = "shared"
  resource_group_name = "keys"
}

resource "azurerm_kubernetes_cluster" "shared" {
  name                   = "shared"
  disk_encryption_set_id = data.azurerm_disk_encryption_set.shared.id

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

# A system-assigned identity has its role after the cluster is made.
resource "azurerm_kubernetes_cluster" "system" {
  name                   = "system"
  disk_encryption_set_id = azurerm_disk_encryption_set.aks.id

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "system" {
  principal_id         = azurerm_kubernetes_cluster.system.identity[0].principal_id
  role_definition_name = "Reader"
  scope                = azurerm_disk_encryption_set.aks.id
}
