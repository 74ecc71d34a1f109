# What `Azure/aks/azurerm` passes on beside the identity.

resource "azurerm_disk_encryption_set" "disks" {
  name = "disks"
}

module "encrypted" {
  source                 = "Azure/aks/azurerm"
  version                = "11.5.0"
  prefix                 = "encrypted"
  disk_encryption_set_id = azurerm_disk_encryption_set.disks.id
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ disk-encryption-set-without-reader
}

module "encrypted_with_role" {
  source                 = "Azure/aks/azurerm"
  version                = "11.5.0"
  prefix                 = "role"
  disk_encryption_set_id = azurerm_disk_encryption_set.disks.id
}

resource "azurerm_role_assignment" "disks" {
  principal_id         = module.encrypted_with_role.cluster_identity.principal_id
  role_definition_name = "Reader"
  scope                = azurerm_disk_encryption_set.disks.id
}
