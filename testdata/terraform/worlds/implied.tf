# `coalesce` asks whether the ID is null or empty, and the zone whether it is null: the second says it all.
variable "zone_id" {
  type = string
}

resource "azurerm_private_dns_zone" "implied" {
  count               = var.zone_id == null ? 1 : 0
  name                = "privatelink.westeurope.azmk8s.io"
  resource_group_name = "aks"
}

resource "azurerm_kubernetes_cluster" "implied" {
  name                    = "implied"
  private_cluster_enabled = true
  private_dns_zone_id     = coalesce(var.zone_id, try(azurerm_private_dns_zone.implied[0].id, null))
  #                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ system-assigned-with-custom-private-dns-zone when var.zone_id == null

  identity {
    type = "SystemAssigned"
  }
}
