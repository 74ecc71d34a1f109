resource "azurerm_kubernetes_cluster" "attribute" {
  name = "attribute"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.principal_id]
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-id-not-a-resource-id
  }
}

resource "azurerm_kubernetes_cluster" "literal" {
  name = "literal"

  identity {
    type         = "UserAssigned"
    identity_ids = ["11111111-2222-3333-4444-555555555555"]
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-id-not-a-resource-id
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
#                   ^^ identity-id-not-a-resource-id
  }
}
