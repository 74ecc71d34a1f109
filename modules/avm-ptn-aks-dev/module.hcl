# The Terraform modules of https://registry.terraform.io/modules/Azure/avm-ptn-aks-dev/azurerm and
# https://registry.terraform.io/modules/Azure/avm-ptn-aks-economy/azurerm, which have the same inputs.
module "Azure/avm-ptn-aks-dev/azurerm" {
  sources = [
    "Azure/avm-ptn-aks-dev/azurerm",
    "Azure/avm-ptn-aks-economy/azurerm",
    "github.com/Azure/terraform-azurerm-avm-ptn-aks-dev",
    "github.com/Azure/terraform-azurerm-avm-ptn-aks-economy",
  ]
}
