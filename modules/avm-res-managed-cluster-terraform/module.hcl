# The Terraform module of
# https://registry.terraform.io/modules/Azure/avm-res-containerservice-managedcluster/azurerm, as its tags
# have it.
module "Azure/avm-res-containerservice-managedcluster/azurerm" {
  sources = [
    "Azure/avm-res-containerservice-managedcluster/azurerm",
    "github.com/Azure/terraform-azurerm-avm-res-containerservice-managedcluster",
  ]
  versions = {
    since_0_1_4 = ">= 0.1.4"
    since_0_4   = ">= 0.4.0"
  }
  given = {
    identity                  = "< 0.1.4"
    managed_identities        = ">= 0.1.4"
    service_principal         = "< 0.4.0"
    kubelet_identity          = "< 0.4.0"
    oidc_issuer_enabled       = "< 0.4.0"
    workload_identity_enabled = "< 0.4.0"
    resource_group_name       = "< 0.4.0"
    parent_id                 = ">= 0.4.0"
    service_principal_profile = ">= 0.4.0"
    identity_profile          = ">= 0.4.0"
    oidc_issuer_profile       = ">= 0.4.0"
    security_profile          = ">= 0.4.0"
  }
  # One of the two has always been required.
  missing = {
    parent_id           = "< 0.4.0"
    resource_group_name = ">= 0.4.0"
  }
}
