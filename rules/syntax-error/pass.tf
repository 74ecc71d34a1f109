locals {
  # Line breaks inside of brackets mean nothing, and of two equal keys the last one wins.
  pools = {
    for name, pool in var.pools : name =>
    pool.large ? "Standard_D8s_v5" :
    "Standard_D2s_v5"
  }
  tags = {
    team = "a"
    team = "b"
  }
}

variable "pools" {}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = "SystemAssigned"
  }
}
