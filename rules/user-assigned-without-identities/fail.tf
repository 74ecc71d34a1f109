resource "azurerm_kubernetes_cluster" "absent" {
  name = "absent"

  identity {
# ^^^^^^^^ user-assigned-without-identities
    type = "UserAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "default" {
  name = "default"

  identity {
# ^^^^^^^^ user-assigned-without-identities
    type         = "UserAssigned"
    identity_ids = var.identity_ids
  }
}

resource "azapi_resource" "body" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "body"
  body = {
    identity = {
#   ^^^^^^^^ user-assigned-without-identities
      type                   = "UserAssigned"
      userAssignedIdentities = {}
    }
  }
}

variable "identity_ids" {
  type    = list(string)
  default = []
}
