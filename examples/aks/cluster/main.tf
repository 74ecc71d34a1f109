variable "name" {
  type = string
}

variable "identity_ids" {
  type    = list(string)
  default = []
}

variable "client_id" {
  type    = string
  default = ""
}

variable "client_secret" {
  type      = string
  default   = ""
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "this" {
  name                = var.name
  resource_group_name = "rg-aks"
  location            = "westeurope"
  dns_prefix          = var.name

  default_node_pool {
    name       = "system"
    node_count = 3
    vm_size    = "Standard_D4s_v5"
  }

  dynamic "identity" {
    for_each = var.client_id == "" ? [1] : []
    content {
      type         = length(var.identity_ids) > 0 ? "UserAssigned" : "SystemAssigned"
      identity_ids = var.identity_ids
    }
  }

  dynamic "service_principal" {
    for_each = var.client_id != "" ? [1] : []
    content {
      client_id     = var.client_id
      client_secret = var.client_secret
    }
  }
}
