variable "identity" {
  type = string
}

resource "azurerm_kubernetes_cluster" "reference" {
  name = "reference"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "literal" {
  name = "literal"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/x/resourcegroups/x/providers/microsoft.managedidentity/userassignedidentities/x"]
  }
}

resource "azurerm_kubernetes_cluster" "unknown" {
  name = "unknown"

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity]
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}
