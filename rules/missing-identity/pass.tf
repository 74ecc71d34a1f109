resource "azurerm_kubernetes_cluster" "block" {
  name = "block"

  identity {
    type = "SystemAssigned"
  }
}

# What a dynamic block over an unknown collection holds is possible.
resource "azurerm_kubernetes_cluster" "open" {
  name = "open"

  dynamic "identity" {
    for_each = var.identities
    content {
      type = identity.value
    }
  }
}

resource "azapi_resource" "body" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "body"
  body = jsonencode({
    identity   = { type = "SystemAssigned" }
    properties = { dnsPrefix = "x" }
  })
}

# A partial write and a look-up are never missing anything.
resource "azapi_update_resource" "partial" {
  type        = "Microsoft.ContainerService/managedClusters@2024-05-01"
  resource_id = azurerm_kubernetes_cluster.block.id
  body = {
    properties = { publicNetworkAccess = "Disabled" }
  }
}

data "azurerm_kubernetes_cluster" "other" {
  name                = "other"
  resource_group_name = "rg"
}

# A child resource has no identity.
resource "azapi_resource" "pool" {
  type = "Microsoft.ContainerService/managedClusters/agentPools@2024-05-01"
  name = "pool"
  body = {
    properties = { count = 1 }
  }
}

variable "identities" {}
