# A member that may be left out leaves its own name open, and no other.
locals {
  all = {
    dnsPrefix               = "x"
    fqdnSubdomain           = azurerm_dns_zone.aks.max_number_of_record_sets
    kubernetesVersion       = var.kubernetes_version
    servicePrincipalProfile = null
  }
  properties = { for name, value in local.all : name => value if value != null }
}

variable "kubernetes_version" {}

resource "azurerm_dns_zone" "aks" {
  name = "example.org"
}

resource "azapi_resource" "filtered" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "filtered"
  body = {
    properties = merge(local.properties, { nodeResourceGroup = "x" })
  }
}
