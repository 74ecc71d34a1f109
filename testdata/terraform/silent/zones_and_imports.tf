# A zone that is not known may be one of the words that stand for Azure's own, or for none.
variable "zone" {
  type    = string
  default = null
}

variable "other_zone" {
  type = string
}

resource "azurerm_kubernetes_cluster" "zone" {
  name                = "zone"
  private_dns_zone_id = coalesce(var.zone, var.other_zone)

  identity {
    type = "SystemAssigned"
  }
}

# What an import of a cluster writes: Azure made the identity of these kubelets.
resource "azurerm_kubernetes_cluster" "imported" {
  name = "imported"

  identity {
    type = "SystemAssigned"
  }

  kubelet_identity {
    client_id                 = "11111111-2222-3333-4444-555555555555"
    object_id                 = "22222222-3333-4444-5555-666666666666"
    user_assigned_identity_id = "/subscriptions/33333333-4444-5555-6666-777777777777/resourceGroups/MC_rg_imported_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/imported-agentpool"
  }
}

# Terraform refuses a version beside an address that is not a registry's, so that it says nothing of the module.
module "by_address" {
  source  = "https://github.com/Azure/terraform-azurerm-aks?ref=main"
  version = "1.0.0"
}
