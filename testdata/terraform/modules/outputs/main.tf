module "identity" {
  source = "./identity"
}

module "no_identity" {
  source = "./identity"
  create = false
}

resource "azurerm_kubernetes_cluster" "one" {
  name = "one"
  identity {
    type         = "UserAssigned"
    identity_ids = [module.identity.id]
  }
}

resource "azurerm_kubernetes_cluster" "none" {
  name = "none"
  identity {
# ^^^^^^^^ user-assigned-without-identities
    type         = "UserAssigned"
    identity_ids = module.no_identity.ids
  }
}
