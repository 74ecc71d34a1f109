resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
# ^^^^^^^^ user-assigned-without-identities
    type = "UserAssigned"
  }
}
