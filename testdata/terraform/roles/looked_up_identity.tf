# An identity that is looked up is the one that the code makes, if its name and its resource group are the same.
resource "azurerm_user_assigned_identity" "made" {
  name                = "aks"
  resource_group_name = "group"
}

data "azurerm_user_assigned_identity" "same" {
  name                = "aks"
  resource_group_name = "group"
}

data "azurerm_user_assigned_identity" "other" {
  name                = "aks"
  resource_group_name = "other"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.made.id]
  }
}

resource "azurerm_container_registry" "registry" {
  name = "registry"
}

resource "azurerm_role_assignment" "same" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = data.azurerm_user_assigned_identity.same.principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
}

resource "azurerm_role_assignment" "other" {
  scope                = azurerm_container_registry.registry.id
  role_definition_name = "AcrPull"
  principal_id         = data.azurerm_user_assigned_identity.other.principal_id
}
