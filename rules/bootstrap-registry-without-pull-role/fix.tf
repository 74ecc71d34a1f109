resource "azurerm_container_registry" "boot" {
  name                = "boot"
  location            = "westeurope"
  resource_group_name = "aks"
  sku                 = "Premium"
}

resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_user_assigned_identity" "kubelets" {
  name                = "kubelets"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_kubernetes_cluster" "no_kubelet_identity" {
  name = "no-kubelet-identity"

  identity {
    type = "SystemAssigned"
  }

  bootstrap_profile {
    artifact_source       = "Cache"
    container_registry_id = azurerm_container_registry.boot.id
  }
}

resource "azurerm_kubernetes_cluster" "no_role" {
  name = "no-role"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelets.client_id
    object_id                 = azurerm_user_assigned_identity.kubelets.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelets.id
  }

  network_profile {
    network_plugin = "azure"
    outbound_type  = "none"
  }

  bootstrap_profile {
    artifact_source       = "Cache"
    container_registry_id = azurerm_container_registry.boot.id
  }

  depends_on = [azurerm_role_assignment.operator, azurerm_role_assignment.acrpull]
}

resource "azurerm_role_assignment" "acrpull" {
  scope                = azurerm_container_registry.boot.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.kubelets.principal_id
}

resource "azurerm_role_assignment" "operator" {
  scope                = azurerm_user_assigned_identity.kubelets.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}
