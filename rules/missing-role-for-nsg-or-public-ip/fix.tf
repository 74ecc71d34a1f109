resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_public_ip" "out" {
  name                = "out"
  location            = "westeurope"
  resource_group_name = "net"
  allocation_method   = "Static"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  network_profile {
    network_plugin = "azure"

    load_balancer_profile {
      outbound_ip_address_ids = [azurerm_public_ip.out.id]
    }
  }

  depends_on = [azurerm_role_assignment.network_contributor]
}

resource "azurerm_role_assignment" "network_contributor" {
  scope                = azurerm_public_ip.out.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_subnet" "nodes" {
  name                 = "nodes"
  resource_group_name  = "net"
  virtual_network_name = "net"
  address_prefixes     = ["10.0.0.0/24"]
}

resource "azurerm_network_security_group" "nodes" {
  name                = "nodes"
  location            = "westeurope"
  resource_group_name = "net"
}

resource "azurerm_subnet_network_security_group_association" "nodes" {
  subnet_id                 = azurerm_subnet.nodes.id
  network_security_group_id = azurerm_network_security_group.nodes.id
}

resource "azurerm_role_assignment" "subnet" {
  scope                = azurerm_subnet.nodes.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_kubernetes_cluster" "group" {
  name = "group"

  default_node_pool {
    name           = "system"
    vnet_subnet_id = azurerm_subnet.nodes.id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }

  depends_on = [azurerm_role_assignment.network_contributor_2]
}

resource "azurerm_role_assignment" "network_contributor_2" {
  scope                = azurerm_network_security_group.nodes.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}
