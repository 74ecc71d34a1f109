# AKS makes identities under names of its own choice in the node resource group, and code looks them up by these.
resource "azurerm_kubernetes_cluster" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "group"
  dns_prefix          = "aks"

  default_node_pool {
    name       = "system"
    vm_size    = "Standard_D2s_v5"
    node_count = 1
  }

  identity {
    type = "SystemAssigned"
  }

  ingress_application_gateway {
    gateway_id = azurerm_application_gateway.gateway.id
  }
}

resource "azurerm_subnet" "gateway" {
  name                 = "gateway"
  resource_group_name  = "group"
  virtual_network_name = "network"
  address_prefixes     = ["10.0.0.0/24"]
}

resource "azurerm_application_gateway" "gateway" {
  name                = "gateway"
  resource_group_name = "group"
  location            = "westeurope"

  gateway_ip_configuration {
    name      = "gateway"
    subnet_id = azurerm_subnet.gateway.id
  }
}

data "azurerm_user_assigned_identity" "gateway" {
  name                = "ingressapplicationgateway-${azurerm_kubernetes_cluster.aks.name}"
  resource_group_name = azurerm_kubernetes_cluster.aks.node_resource_group
}

resource "azurerm_role_assignment" "gateway" {
  principal_id         = data.azurerm_user_assigned_identity.gateway.principal_id
  role_definition_name = "Contributor"
  scope                = azurerm_application_gateway.gateway.id
}

resource "azurerm_role_assignment" "subnet" {
  principal_id         = data.azurerm_user_assigned_identity.gateway.principal_id
  role_definition_name = "Network Contributor"
  scope                = azurerm_subnet.gateway.id
}

data "azurerm_user_assigned_identity" "kubelet" {
  name                = "${azurerm_kubernetes_cluster.aks.name}-agentpool"
  resource_group_name = azurerm_kubernetes_cluster.aks.node_resource_group
}

resource "azurerm_role_assignment" "kubelet" {
  principal_id         = data.azurerm_user_assigned_identity.kubelet.client_id
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ role-principal-is-not-an-object-id
  role_definition_name = "AcrPull"
  scope                = "/subscriptions/11111111-2222-3333-4444-555555555555"
}
