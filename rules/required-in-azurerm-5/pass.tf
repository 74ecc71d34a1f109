terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 5.0"
    }
  }
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  node_provisioning_profile {
    mode = "Manual"
  }
}

variable "profiles" {
  type = list(string)
}

# There may be one.
resource "azurerm_kubernetes_cluster" "dynamic" {
  name = "dynamic"

  identity {
    type = "SystemAssigned"
  }

  dynamic "node_provisioning_profile" {
    for_each = var.profiles

    content {
      mode = node_provisioning_profile.value
    }
  }
}

# It has node auto-provisioning in any case.
resource "azurerm_kubernetes_automatic_cluster" "automatic" {
  name = "automatic"

  identity {
    type = "SystemAssigned"
  }
}
