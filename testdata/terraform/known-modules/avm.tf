# `Azure/avm-res-containerservice-managedcluster/azurerm`: what it does by default differs by version.

variable "secret" {
  sensitive = true
}

resource "azurerm_user_assigned_identity" "a" {
  name = "a"
}

resource "azurerm_user_assigned_identity" "b" {
  name = "b"
}

module "default" {
  source    = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version   = "~> 0.5"
  name      = "default"
  parent_id = "/subscriptions/x/resourceGroups/y"
}

module "default_3" {
#^^^^^^^^^^^^^^^^^ missing-identity
  source              = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version             = "0.3.3"
  name                = "default"
  resource_group_name = "y"
}

module "default_1" {
  source              = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version             = "0.1.3"
  name                = "default"
  resource_group_name = "y"
}

# An old version by its arguments; which one decides.
module "unpinned" {
#^^^^^^^^^^^^^^^^ missing-identity when version of Azure/avm-res-containerservice-managedcluster/azurerm >= 0.1.4
  source              = "Azure/avm-res-containerservice-managedcluster/azurerm"
  name                = "unpinned"
  resource_group_name = "y"
}

module "user_assigned" {
  source             = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version            = "0.8.1"
  name               = "user"
  parent_id          = "/subscriptions/x/resourceGroups/y"
  managed_identities = { user_assigned_resource_ids = [azurerm_user_assigned_identity.a.id] }
}

module "combined" {
#^^^^^^^^^^^^^^^^ unsupported-identity-type
  source    = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version   = "0.8.1"
  name      = "combined"
  parent_id = "/subscriptions/x/resourceGroups/y"
  managed_identities = {
    system_assigned            = true
    user_assigned_resource_ids = [azurerm_user_assigned_identity.a.id]
  }
}

module "two" {
  source    = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version   = "0.8.1"
  name      = "two"
  parent_id = "/subscriptions/x/resourceGroups/y"
  managed_identities = {
    user_assigned_resource_ids = [
#                                ^ multiple-user-assigned-identities
      azurerm_user_assigned_identity.a.id,
      azurerm_user_assigned_identity.b.id,
    ]
  }
}

# The default identity stays beside the service principal.
module "both" {
  source    = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version   = "0.8.1"
  name      = "both"
  parent_id = "/subscriptions/x/resourceGroups/y"
  service_principal_profile = {
    client_id = "00000000-0000-0000-0000-000000000000"
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-and-service-principal
    secret = var.secret
  }
}

module "service_principal" {
  source             = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version            = "0.8.1"
  name               = "sp"
  parent_id          = "/subscriptions/x/resourceGroups/y"
  managed_identities = {}
  service_principal_profile = {
    client_id = "00000000-0000-0000-0000-000000000000"
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal
    secret = var.secret
  }
}

module "neither" {
#^^^^^^^^^^^^^^^ missing-identity
  source             = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version            = "0.8.1"
  name               = "neither"
  parent_id          = "/subscriptions/x/resourceGroups/y"
  managed_identities = {}
}
