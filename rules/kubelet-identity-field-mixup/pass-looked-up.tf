# The IDs of one identity may come in several ways.
variable "name" {}

resource "azurerm_user_assigned_identity" "control_plane" {
  name                = "control-plane"
  location            = "westeurope"
  resource_group_name = "group"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name                = "kubelet"
  location            = "westeurope"
  resource_group_name = "group"
}

resource "azurerm_role_assignment" "operator" {
  principal_id         = azurerm_user_assigned_identity.control_plane.principal_id
  role_definition_name = "Managed Identity Operator"
  scope                = azurerm_user_assigned_identity.kubelet.id
}

data "azurerm_user_assigned_identity" "by_name" {
  name                = "kubelet"
  resource_group_name = "group"
}

data "azurerm_user_assigned_identity" "by_input" {
  name                = var.name
  resource_group_name = "group"
}

data "terraform_remote_state" "identities" {
  backend = "local"
}

resource "azurerm_kubernetes_cluster" "by_name" {
  name = "by-name"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.control_plane.id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.by_name.client_id
    object_id                 = data.azurerm_user_assigned_identity.by_name.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  depends_on = [azurerm_role_assignment.operator]
}

# Perhaps the same one.
resource "azurerm_kubernetes_cluster" "by_input" {
  name = "by-input"

  identity {
    type         = "UserAssigned"
    identity_ids = [data.azurerm_user_assigned_identity.by_input.id]
  }

  kubelet_identity {
    client_id                 = data.azurerm_user_assigned_identity.by_input.client_id
    object_id                 = data.azurerm_user_assigned_identity.by_input.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }
}

# Names of outputs are somebody's choice.
resource "azurerm_kubernetes_cluster" "by_state" {
  name = "by-state"

  identity {
    type         = "UserAssigned"
    identity_ids = [data.terraform_remote_state.identities.outputs.control_plane]
  }

  kubelet_identity {
    client_id                 = data.terraform_remote_state.identities.outputs.kubelet_client
    object_id                 = data.terraform_remote_state.identities.outputs.kubelet_object
    user_assigned_identity_id = data.terraform_remote_state.identities.outputs.kubelet
  }
}
