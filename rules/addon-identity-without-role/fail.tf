resource "azurerm_subnet" "gw" {
  name                 = "gw"
  resource_group_name  = "aks"
  virtual_network_name = "net"
  address_prefixes     = ["10.0.1.0/24"]
}

resource "azurerm_application_gateway" "gw" {
  name                = "gw"
  location            = "westeurope"
  resource_group_name = "aks"

  gateway_ip_configuration {
    name      = "gw"
    subnet_id = azurerm_subnet.gw.id
  }
}

resource "azurerm_kubernetes_cluster" "no_role" {
  name = "no-role"

  identity {
    type = "SystemAssigned"
  }

  ingress_application_gateway {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ addon-identity-without-role
    gateway_id = azurerm_application_gateway.gw.id
  }
}

# The role on the gateway does not include its subnet, and the kubelets' role is not the add-on's.
resource "azurerm_kubernetes_cluster" "gateway_only" {
  name = "gateway-only"

  identity {
    type = "SystemAssigned"
  }

  ingress_application_gateway {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ addon-identity-without-role
    gateway_id = azurerm_application_gateway.gw.id
  }
}

resource "azurerm_role_assignment" "gateway_only" {
  scope                = azurerm_application_gateway.gw.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_kubernetes_cluster.gateway_only.ingress_application_gateway[0].ingress_application_gateway_identity[0].object_id
}

resource "azurerm_role_assignment" "kubelets" {
  scope                = azurerm_subnet.gw.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.kubelets.principal_id
}

resource "azurerm_user_assigned_identity" "kubelets" {
  name                = "kubelets"
  location            = "westeurope"
  resource_group_name = "aks"
}

resource "azurerm_dns_zone" "apps" {
  name                = "apps.example.com"
  resource_group_name = "aks"
}

resource "azurerm_kubernetes_cluster" "routing" {
  name = "routing"

  identity {
    type = "SystemAssigned"
  }

  web_app_routing {
# ^^^^^^^^^^^^^^^ addon-identity-without-role
    dns_zone_ids = [azurerm_dns_zone.apps.id]
  }
}
