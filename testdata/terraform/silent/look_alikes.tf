# What looks like a cluster, an identity of one, or a mistake, and is none.

variable "client_id" {
  default = ""
}

data "azurerm_kubernetes_cluster" "existing" {
  name = "existing"
}

data "azurerm_subscription" "current" {}

resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

# Types beside the cluster, each with rules of its own.
resource "azurerm_redhat_openshift_cluster" "openshift" {
  name = "openshift"

  service_principal {
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = "not-a-clusters"
  }
}

resource "azurerm_arc_kubernetes_cluster" "arc" {
  name = "arc"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_fleet_manager" "fleet" {
  name = "fleet"
}

resource "azurerm_kubernetes_cluster_node_pool" "pool" {
  name                  = "pool"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.main.id
}

resource "azapi_update_resource" "update" {
  type        = "Microsoft.ContainerService/managedClusters@2025-05-01"
  resource_id = azurerm_kubernetes_cluster.main.id

  body = {
    properties = {
      ingressProfile = { webAppRouting = { enabled = true } }
    }
  }
}

# Twice the same identity is one; words are no zone; Azure's own network interface needs no route table.
resource "azurerm_kubernetes_cluster" "main" {
  name                = "main"
  private_dns_zone_id = "none"

  identity {
    type         = "UserAssigned"
    identity_ids = toset([azurerm_user_assigned_identity.aks.id, azurerm_user_assigned_identity.aks.id])
  }

  dynamic "service_principal" {
    for_each = var.client_id == "" ? [] : [var.client_id]

    content {
      client_id     = service_principal.value
      client_secret = "unreachable"
    }
  }

  network_profile {
    network_plugin = "azure"
    outbound_type  = "userDefinedRouting"
  }
}

# The extension has an identity of its own, which backup grants roles to.
resource "azurerm_kubernetes_cluster_extension" "backup" {
  name           = "backup"
  cluster_id     = azurerm_kubernetes_cluster.main.id
  extension_type = "Microsoft.DataProtection.Kubernetes"
}

resource "azurerm_role_assignment" "backup" {
  principal_id         = azurerm_kubernetes_cluster_extension.backup.aks_assigned_identity[0].principal_id
  role_definition_name = "Storage Account Contributor"
  scope                = data.azurerm_subscription.current.id
}

# A cluster that is looked up: what it is, is not known here.
resource "azurerm_role_assignment" "looked_up" {
  principal_id         = data.azurerm_kubernetes_cluster.existing.kubelet_identity[0].object_id
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r"
}

# In version 2 of its provider, the id of a service principal is its object id.
resource "azuread_service_principal" "ci" {
  client_id = "00000000-0000-0000-0000-000000000000"
}

resource "azurerm_role_assignment" "ci" {
  principal_id         = azuread_service_principal.ci.id
  role_definition_name = "Owner"
  scope                = data.azurerm_subscription.current.id
}

# Not a cluster's workload.
resource "azurerm_federated_identity_credential" "github" {
  name                      = "github"
  user_assigned_identity_id = azurerm_user_assigned_identity.aks.id
  issuer                    = "https://token.actions.githubusercontent.com"
  subject                   = "repo:example/repository:environment:Production"
  audience                  = ["api://AzureADTokenExchange"]
}
