resource "azurerm_kubernetes_cluster" "nothing" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "nothing"
}

# The condition is decided by the default.
resource "azurerm_kubernetes_cluster" "dynamic" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name = "dynamic"

  dynamic "identity" {
    for_each = var.managed ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
}

resource "azapi_resource" "body" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "body"
  body = jsonencode({
    properties = { dnsPrefix = "x" }
  })
}

resource "azapi_resource" "none" {
  type = "microsoft.containerservice/MANAGEDCLUSTERS@2024-05-01"
  name = "none"
  identity {
    type = "None"
#          ^^^^^^ missing-identity
  }
}

variable "managed" {
  default = false
}

# The provider knows no empty type.
resource "azurerm_kubernetes_cluster" "empty_type" {
  name = "empty-type"

  identity {
    type = ""
#          ^^ missing-identity
  }
}
