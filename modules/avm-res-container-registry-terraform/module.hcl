# The Terraform module of
# https://registry.terraform.io/modules/Azure/avm-res-containerregistry-registry/azurerm.
module "Azure/avm-res-containerregistry-registry/azurerm" {
  sources = [
    "Azure/avm-res-containerregistry-registry/azurerm",
    "github.com/Azure/terraform-azurerm-avm-res-containerregistry-registry",
  ]
}
