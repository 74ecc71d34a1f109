module "b" {
  source = "../b"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = module.b.type
  }
}

output "type" {
  value = module.b.type
}
