variable "zone" {
  type = string
}

resource "azurerm_private_dns_zone" "aks" {
  name = "privatelink.westeurope.azmk8s.io"
}

resource "azurerm_kubernetes_cluster" "system" {
  name                = "system"
  private_dns_zone_id = "System"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "none" {
  name                = "none"
  private_dns_zone_id = "None"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "user_assigned" {
  name                = "user-assigned"
  private_dns_zone_id = azurerm_private_dns_zone.aks.id

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/x/resourceGroups/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"]
  }
}

resource "azurerm_kubernetes_cluster" "unknown" {
  name                = "unknown"
  private_dns_zone_id = var.zone

  identity {
    type = "SystemAssigned"
  }
}
