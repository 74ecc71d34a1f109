data "azurerm_container_registry" "shared" {
  name                = "shared"
  resource_group_name = "hub"
}

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

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelets.client_id
    object_id                 = azurerm_user_assigned_identity.kubelets.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelets.id
  }

  bootstrap_profile {
    artifact_source       = "Cache"
    container_registry_id = azurerm_container_registry.boot.id
  }

  depends_on = [azurerm_role_assignment.operator, azurerm_role_assignment.pull]
}

resource "azurerm_role_assignment" "operator" {
  scope                = azurerm_user_assigned_identity.kubelets.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.boot.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.kubelets.principal_id
}

# AKS makes this registry itself.
resource "azurerm_kubernetes_cluster" "managed" {
  name = "managed"

  identity {
    type = "SystemAssigned"
  }

  bootstrap_profile {
    artifact_source = "Cache"
  }
}

resource "azurerm_kubernetes_cluster" "direct" {
  name = "direct"

  identity {
    type = "SystemAssigned"
  }

  bootstrap_profile {
    artifact_source       = "Direct"
    container_registry_id = azurerm_container_registry.boot.id
  }
}

# Who may pull from a registry that is looked up, is not known.
resource "azurerm_kubernetes_cluster" "shared" {
  name = "shared"

  identity {
    type = "SystemAssigned"
  }

  bootstrap_profile {
    artifact_source       = "Cache"
    container_registry_id = data.azurerm_container_registry.shared.id
  }
}
