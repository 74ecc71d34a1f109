# The Terraform module of
# https://registry.terraform.io/modules/Azure/avm-res-managedidentity-userassignedidentity/azurerm.
module "Azure/avm-res-managedidentity-userassignedidentity/azurerm" {
  sources = [
    "Azure/avm-res-managedidentity-userassignedidentity/azurerm",
    "github.com/Azure/terraform-azurerm-avm-res-managedidentity-userassignedidentity",
  ]
}
