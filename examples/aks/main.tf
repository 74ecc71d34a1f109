# A cluster whose identity depends on what is passed to its module: see what akslint makes of it.

module "production" {
  source = "./cluster"
  name   = "production"

  identity_ids = [azurerm_user_assigned_identity.aks.id]
}

module "legacy" {
  source = "./cluster"
  name   = "legacy"

  client_id     = var.client_id
  client_secret = var.client_secret
}

resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  resource_group_name = "rg-aks"
  location            = "westeurope"
}

variable "client_id" {
  type = string
}

variable "client_secret" {
  type      = string
  sensitive = true
}
