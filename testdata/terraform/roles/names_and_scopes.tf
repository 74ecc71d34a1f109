# Role names are compared as Azure compares them: without their case.
resource "azurerm_kubernetes_cluster" "main" {
  name                = "main"
  resource_group_name = "group"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_container_registry" "main" {
  name = "registry"
}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.main.id
  role_definition_name = "ACRPULL"
  principal_id         = azurerm_kubernetes_cluster.main.identity[0].principal_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
}

# The node resource group is Azure's own, by whatever way it is named.
data "azurerm_resource_group" "nodes" {
  name = azurerm_kubernetes_cluster.main.node_resource_group
}

resource "azurerm_role_assignment" "nodes" {
  scope                = data.azurerm_resource_group.nodes.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.main.identity[0].principal_id
}

# A registry that another provider switches to permissions by repository.
resource "azapi_update_resource" "by_repository" {
  type        = "Microsoft.ContainerRegistry/registries@2025-04-01"
  resource_id = azurerm_container_registry.by_repository.id

  body = {
    properties = {
      roleAssignmentMode = "AbacRepositoryPermissions"
    }
  }
}

resource "azurerm_container_registry" "by_repository" {
  name = "repositories"
}

resource "azurerm_role_assignment" "by_repository" {
  scope                = azurerm_container_registry.by_repository.id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-abac-registry
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.main.kubelet_identity[0].object_id
}

# The finding is about the role assignment, though the cluster says which identity its kubelets have.
resource "azurerm_user_assigned_identity" "cluster" {
  name = "cluster"
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name = "kubelet"
}

resource "azurerm_role_assignment" "operator" {
  scope                = azurerm_user_assigned_identity.kubelet.id
  role_definition_name = "managed identity operator"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

resource "azurerm_kubernetes_cluster" "other" {
  name = "other"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  depends_on = [azurerm_role_assignment.operator]
}

resource "azurerm_role_assignment" "vault" {
  scope                = azurerm_container_registry.main.id
  role_definition_name = "key vault secrets user"
  principal_id         = azurerm_kubernetes_cluster.other.kubelet_identity[0].object_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privileged-role-for-kubelet-identity
}

# The node resource group, looked up by the name that the code gives it.
variable "node_group" {}

resource "azurerm_kubernetes_cluster" "named_nodes" {
  name                = "named-nodes"
  node_resource_group = "${var.node_group}-nodes"

  identity {
    type = "SystemAssigned"
  }
}

data "azurerm_resource_group" "named_nodes" {
  name = "${var.node_group}-nodes"
}

resource "azurerm_role_assignment" "named_nodes" {
  scope                = data.azurerm_resource_group.named_nodes.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.named_nodes.identity[0].principal_id
}
