# The Terraform module of https://registry.terraform.io/modules/Azure/aks/azurerm, as its tags have it.
module "Azure/aks/azurerm" {
  sources = [
    "Azure/aks/azurerm",
    "Azure/aks/azurerm//v4",
    "github.com/Azure/terraform-azurerm-aks",
  ]
  versions = {
    since_4_2  = ">= 4.2.0"
    since_4_12 = ">= 4.12.0"
    since_5    = ">= 5.0.0"
  }
  given = {
    identity_type             = ">= 4.12.0"
    user_assigned_identity_id = ">= 4.12.0, < 5.0.0"
    identity_ids              = ">= 5.0.0"
    oidc_issuer_enabled       = ">= 5.0.0"
    private_dns_zone_id       = ">= 5.0.0"
    workload_identity_enabled = ">= 6.2.0"
    attached_acr_id_map       = ">= 6.7.0"
    kubelet_identity          = ">= 8.0.0"
  }
  # Both were required before.
  missing = {
    client_id     = ">= 4.2.0"
    client_secret = ">= 4.2.0"
  }
}
