variable "ids" {
  type = list(string)
}

resource "azurerm_kubernetes_cluster" "one" {
  name = "one"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "twice_the_same" {
  name = "twice"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id, azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "unknown" {
  name = "unknown"

  identity {
    type         = "UserAssigned"
    identity_ids = var.ids
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

# Other resources take any number.
resource "azurerm_linux_virtual_machine" "vm" {
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id, "/subscriptions/x/resourceGroups/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"]
  }
}

# One identity, by its resource and by its lookup.
resource "azurerm_user_assigned_identity" "twice" {
  name                = "twice"
  resource_group_name = "aks"
}

data "azurerm_user_assigned_identity" "twice" {
  name                = azurerm_user_assigned_identity.twice.name
  resource_group_name = "aks"
}

resource "azurerm_kubernetes_cluster" "twice" {
  name = "twice"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.twice.id, data.azurerm_user_assigned_identity.twice.id]
  }
}
