data "azurerm_dns_zone" "shared" {
  name = "example.com"
}

resource "azurerm_resource_group" "net" {
  name     = "net"
  location = "westeurope"
}

resource "azurerm_subnet" "gw" {
  name                 = "gw"
  resource_group_name  = azurerm_resource_group.net.name
  virtual_network_name = "net"
  address_prefixes     = ["10.0.1.0/24"]
}

resource "azurerm_application_gateway" "gw" {
  name                = "gw"
  location            = "westeurope"
  resource_group_name = azurerm_resource_group.net.name

  gateway_ip_configuration {
    name      = "gw"
    subnet_id = azurerm_subnet.gw.id
  }
}

resource "azurerm_dns_zone" "apps" {
  name                = "apps.example.com"
  resource_group_name = azurerm_resource_group.net.name
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }

  ingress_application_gateway {
    gateway_id = azurerm_application_gateway.gw.id
  }

  web_app_routing {
    dns_zone_ids = [azurerm_dns_zone.apps.id, data.azurerm_dns_zone.shared.id]
  }
}

resource "azurerm_role_assignment" "gateway" {
  scope                = azurerm_application_gateway.gw.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.ingress_application_gateway[0].ingress_application_gateway_identity[0].object_id
}

resource "azurerm_role_assignment" "subnet" {
  scope                = azurerm_subnet.gw.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.ingress_application_gateway[0].ingress_application_gateway_identity[0].object_id
}

resource "azurerm_role_assignment" "zone" {
  scope                = azurerm_dns_zone.apps.id
  role_definition_name = "DNS Zone Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.web_app_routing[0].web_app_routing_identity[0].object_id
}

# The add-on creates this gateway, and assigns the roles itself.
resource "azurerm_kubernetes_cluster" "own_gateway" {
  name = "own-gateway"

  identity {
    type = "SystemAssigned"
  }

  ingress_application_gateway {
    gateway_name = "gw"
    subnet_cidr  = "10.0.2.0/24"
  }

  web_app_routing {
    dns_zone_ids = []
  }
}

# The scope is what another state says, perhaps the group of the gateway.
data "terraform_remote_state" "network" {
  backend = "local"
}

resource "azurerm_kubernetes_cluster" "remote" {
  name = "remote"

  identity {
    type = "SystemAssigned"
  }

  ingress_application_gateway {
    gateway_id = azurerm_application_gateway.gw.id
  }
}

resource "azurerm_role_assignment" "remote" {
  scope                = data.terraform_remote_state.network.outputs.group_id
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.remote.ingress_application_gateway[0].ingress_application_gateway_identity[0].object_id
}
