resource "azurerm_kubernetes_cluster" "one" {
  name = "one"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "unknown" {
  name = "unknown"

  identity {
    type         = "UserAssigned"
    identity_ids = var.identity_ids
  }
}

# The old spelling, up to version 2.99.
resource "azurerm_kubernetes_cluster" "old" {
  name = "old"

  identity {
    type                      = "UserAssigned"
    user_assigned_identity_id = azurerm_user_assigned_identity.aks.id
  }
}

resource "azapi_resource" "body" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "body"
  body = {
    identity = {
      type                   = "UserAssigned"
      userAssignedIdentities = { (azurerm_user_assigned_identity.aks.id) = {} }
    }
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

variable "identity_ids" {
  type = list(string)
}
