# A module outside of the workspace is not read, and nothing is known of it.
module "outside" {
  source = "../../../../../../../../etc"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type         = "UserAssigned"
    identity_ids = module.outside.ids
  }
}

locals {
  passwd = file("/etc/passwd")
}
