resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "UserAssigned"

    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}
