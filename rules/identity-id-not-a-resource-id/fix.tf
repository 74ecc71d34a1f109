resource "azurerm_kubernetes_cluster" "attribute" {
  name = "attribute"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}

resource "azurerm_kubernetes_cluster" "literal" {
  name = "literal"

  identity {
    type         = "UserAssigned"
    identity_ids = ["11111111-2222-3333-4444-555555555555"]
  }
}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "empty" {
  name = "empty"

  identity {
    type         = "UserAssigned"
    identity_ids = [""]
  }
}
