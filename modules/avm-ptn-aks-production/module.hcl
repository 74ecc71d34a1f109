# The Terraform module of https://registry.terraform.io/modules/Azure/avm-ptn-aks-production/azurerm.
module "Azure/avm-ptn-aks-production/azurerm" {
  sources = [
    "Azure/avm-ptn-aks-production/azurerm",
    "github.com/Azure/terraform-azurerm-avm-ptn-aks-production",
  ]
}
