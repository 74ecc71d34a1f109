resource "azurerm_private_dns_zone" "aks" {
  name = "privatelink.westeurope.azmk8s.io"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name                    = "aks"
  private_cluster_enabled = true
  private_dns_zone_id     = azurerm_private_dns_zone.aks.id
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ system-assigned-with-custom-private-dns-zone

  identity {
    type = "SystemAssigned"
  }
}
