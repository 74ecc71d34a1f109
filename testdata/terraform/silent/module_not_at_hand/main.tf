# Its outputs exist, whatever they are.
module "identity" {
  source  = "example/identity/azurerm"
  version = "1.0.0"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type         = "UserAssigned"
    identity_ids = [module.identity.id]
  }
}
