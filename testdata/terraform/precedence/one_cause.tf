# One cause, one finding: what looks wrong in several ways is said once.

variable "client_secret" {
  sensitive = true
}

data "azurerm_subscription" "current" {}

# A service principal is no missing identity, and what does not work with it says all of it.
resource "azurerm_kubernetes_cluster" "provisioning" {
  name = "provisioning"

  service_principal {
# ^^^^^^^^^^^^^^^^^ service-principal-with-managed-identity-only-feature
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = var.client_secret
  }

  node_provisioning_profile {
    mode = "Auto"
  }
}

# Neither is a service principal beside an identity a cluster that runs as a service principal.
resource "azurerm_kubernetes_cluster" "both" {
  name = "both"

  identity {
    type = "SystemAssigned"
  }

  service_principal {
# ^^^^^^^^^^^^^^^^^ identity-and-service-principal
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = var.client_secret
  }
}

# A type that does not exist is not a missing one, and says nothing of the identities beside it.
resource "azurerm_user_assigned_identity" "main" {
  name = "main"
}

resource "azurerm_kubernetes_cluster" "combined" {
  name = "combined"

  identity {
    type         = "SystemAssigned, UserAssigned"
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
    identity_ids = [azurerm_user_assigned_identity.main.id]
  }
}

resource "azurerm_kubernetes_cluster" "none" {
  name = "none"

  identity {
    type = "None"
#          ^^^^^^ unsupported-identity-type
  }
}

# What two identities are wrong for, their shapes do not add to.
resource "azurerm_kubernetes_cluster" "two" {
  name = "two"

  identity {
    type = "UserAssigned"
    identity_ids = [
#                  ^ multiple-user-assigned-identities
      azurerm_user_assigned_identity.main.id,
      azurerm_user_assigned_identity.second.id,
    ]
  }
}

resource "azurerm_user_assigned_identity" "second" {
  name = "second"
}

# Too much over too much is said by what reaches further.
resource "azurerm_kubernetes_cluster" "system" {
  name = "system"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "everything" {
  scope                = data.azurerm_subscription.current.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broad-role-for-cluster-principal
  role_definition_name = "Owner"
  principal_id         = azurerm_kubernetes_cluster.system.kubelet_identity[0].object_id
}

# A principal that is none is not the wrong one.
resource "azurerm_role_assignment" "client_id" {
  scope                = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r"
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.system.kubelet_identity[0].client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
}

# An id that is empty is not the wrong one either.
resource "azurerm_kubernetes_cluster" "user" {
  name = "user"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.main.id]
  }
}

resource "azurerm_role_assignment" "empty" {
  scope                = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r"
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.user.identity[0].principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
}

# The identity that the control plane lacks is what is wrong, and not the role that it would need.
resource "azurerm_kubernetes_cluster" "kubelets" {
  name = "kubelets"

  identity {
    type = "SystemAssigned"
  }

  kubelet_identity {
# ^^^^^^^^^^^^^^^^ kubelet-identity-without-user-assigned
    client_id                 = azurerm_user_assigned_identity.second.client_id
    object_id                 = azurerm_user_assigned_identity.second.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.second.id
  }
}
