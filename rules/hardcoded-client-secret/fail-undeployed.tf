# A secret has leaked with the code, whether or not the cluster is ever deployed.
resource "azurerm_kubernetes_cluster" "none" {
  count = 0
  name  = "none"
  service_principal {
    client_id     = var.client_id
    client_secret = "N0t-a-real-0ne"
#                   ^^^^^^^^^^^^^^^^ hardcoded-client-secret
  }
}

resource "azurerm_kubernetes_cluster" "some" {
  for_each = var.clusters
  name     = each.key
  identity {
    type = "SystemAssigned"
  }
  service_principal {
# ^^^^^^^^^^^^^^^^^ identity-and-service-principal when length(var.clusters) > 0
    client_id     = var.client_id
    client_secret = "N0t-a-real-0ne-either"
#                   ^^^^^^^^^^^^^^^^^^^^^^^ hardcoded-client-secret
  }
}

variable "clusters" {
  default = {}
}

variable "client_id" {}
