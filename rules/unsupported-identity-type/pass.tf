resource "azurerm_kubernetes_cluster" "unknown" {
  name = "unknown"

  identity {
    type = var.identity_type
  }
}

# Azure itself does not mind the case.
resource "azapi_resource" "case" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "case"
  body = {
    identity = { type = "systemAssigned" }
  }
}

# Another service that takes the combined type.
resource "azurerm_kubernetes_fleet_manager" "fleet" {
  identity {
    type = "SystemAssigned, UserAssigned"
  }
}

variable "identity_type" {}
