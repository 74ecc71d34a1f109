# The module is installed, and judged by what is passed. This mentions azurerm_kubernetes_cluster.
module "aks" {
  source = "example/aks/azurerm"
  type   = "Both"
#          ^^^^^^ unsupported-identity-type
}
