module "aks" {
  source   = "./aks"
  for_each = local.clusters
  identity = each.value
}

locals {
  clusters = {
    default = {}
    own     = { type = "UserAssigned", ids = [azurerm_user_assigned_identity.aks.id] }
    broken  = { type = "UserAssigned" }
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}
