# `Azure/aks/azurerm` from the registry, which is not at hand.

variable "client_id" {}

variable "client_secret" {
  sensitive = true
}

# A system-assigned identity is the default, and was always possible from 4.2 on.
module "default" {
  source = "Azure/aks/azurerm"
  prefix = "default"
}

module "credentials" {
  source    = "Azure/aks/azurerm"
  version   = "~> 9.0"
  prefix    = "credentials"
  client_id = "00000000-0000-0000-0000-000000000000"
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal when var.client_secret != ""
  client_secret = var.client_secret
}

# Without its secret the client id is ignored.
module "half" {
  source    = "Azure/aks/azurerm"
  version   = "~> 9.0"
  prefix    = "half"
  client_id = var.client_id
}

module "old" {
  source    = "registry.terraform.io/Azure/aks/azurerm"
  version   = "4.1.0"
  prefix    = "old"
  client_id = var.client_id
#             ^^^^^^^^^^^^^ service-principal
  client_secret = "0123456789abcdef"
#                 ^^^^^^^^^^^^^^^^^^ hardcoded-client-secret
}

module "from_git" {
  source    = "git::https://github.com/Azure/terraform-azurerm-aks.git?ref=v3.0"
  prefix    = "git"
  client_id = var.client_id
#             ^^^^^^^^^^^^^ service-principal
  client_secret = var.client_secret
}

resource "azurerm_user_assigned_identity" "control_plane" {
  name = "control-plane"
}

# That `identity_ids` is given says that the version is one that has it.
module "user_assigned" {
  source        = "Azure/aks/azurerm"
  version       = ">= 4.0"
  prefix        = "user"
  identity_type = "UserAssigned"
  identity_ids  = [azurerm_user_assigned_identity.control_plane.id]
}

module "user_assigned_4" {
  source                    = "Azure/aks/azurerm"
  version                   = "4.16.0"
  prefix                    = "user"
  identity_type             = "UserAssigned"
  user_assigned_identity_id = azurerm_user_assigned_identity.control_plane.id
}

module "no_ids" {
  source        = "Azure/aks/azurerm"
  version       = "9.4.1"
  prefix        = "none"
  identity_type = "UserAssigned"
#                 ^^^^^^^^^^^^^^ user-assigned-without-identities
}

module "kubelet" {
  source  = "Azure/aks/azurerm"
  version = "9.4.1"
  prefix  = "kubelet"
  kubelet_identity = {
    client_id                 = azurerm_user_assigned_identity.control_plane.client_id
    object_id                 = azurerm_user_assigned_identity.control_plane.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.control_plane.id
#                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kubelet-identity-without-user-assigned
  }
}

# akslint: ignore[service-principal] known
module "suppressed" {
  source        = "Azure/aks/azurerm"
  version       = "11.5.0"
  prefix        = "suppressed"
  client_id     = "00000000-0000-0000-0000-000000000000"
  client_secret = var.client_secret
}

module "another" {
  source = "example/aks/azurerm"
}
