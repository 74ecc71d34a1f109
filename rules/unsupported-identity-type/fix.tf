resource "azurerm_kubernetes_cluster" "combined" {
  name = "combined"

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

# The provider compares letter by letter.
resource "azurerm_kubernetes_cluster" "case" {
  name = "case"

  identity {
    type = "SystemAssigned"
  }
}

resource "azapi_resource" "combined" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "combined"
  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

# The default is where to change it.
resource "azurerm_kubernetes_cluster" "default" {
  name = "default"

  identity {
    type = var.identity_type
  }
}

variable "identity_type" {
  default = "None"
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}
