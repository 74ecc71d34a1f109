rule "addon-identity-without-role" {
  summary       = "Add-on identity lacks a role on the application gateway, its subnet, or a DNS zone"
  category      = "roles"
  severity      = "warning"
  azure_verdict = "accepted"
  url           = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  errors = [
    { code = "ErrorApplicationGatewayForbidden", first = "assign `Contributor` on the gateway and `Reader` on its resource group to the add-on identity; the message has both commands" },
    { code = "ApplicationGatewayInsufficientPermissionOnSubnet", first = "assign `Network Contributor` on the subnet of the gateway to the add-on identity" },
  ]
  for_each = "cluster"

  locals {
    controller = cluster.addons.application_gateway
    on_gateway = role_on(local.controller.identity, local.controller.gateway, "Network Contributor", null)
    on_subnets = role_on(local.controller.identity, local.controller.subnets, "Network Contributor", null)
    of_gateway = known_or(local.on_gateway, "") == "missing" || known_or(local.on_subnets, "") == "missing"
    routing    = cluster.addons.app_routing
    on_zones   = role_on(local.routing.identity, local.routing.dns_zones, ["DNS Zone Contributor", "Private DNS Zone Contributor"], null)
  }

  when = (
    (cluster.addons.application_gateway != null || cluster.addons.app_routing != null)
    && (local.on_gateway == "missing" || local.on_subnets == "missing" || local.on_zones == "missing")
  )
  at = [
    local.of_gateway ? local.controller : null,
    local.on_zones == "missing" ? local.routing : null,
    cluster,
  ]
  because = {
    gateway   = local.of_gateway ? local.controller.gateway : null
    subnet    = known_or(local.on_subnets, "") == "missing" ? local.controller.subnets[0] : null
    dns_zones = local.of_gateway ? null : local.routing.dns_zones
  }
  message = "the identity of the ${local.of_gateway ? "Application Gateway Ingress Controller" : "application routing add-on"} of cluster `${cluster.display_name}` has no role on ${known_or(local.on_gateway, "") == "missing" ? "the application gateway" : (local.of_gateway ? "the subnet of the application gateway" : "its DNS zone")}"
  help    = local.of_gateway ? "assign `Network Contributor` on the application gateway and on its subnet to the identity that AKS creates for the add-on" : "assign `DNS Zone Contributor` on the zone to the identity that AKS creates for the add-on"

  fact {
    states = "Microsoft supports the NGINX ingress of application routing"
    until  = "2026-11-30"
    source = "https://learn.microsoft.com/azure/aks/managed-identity-overview"
  }

  # Records can be written by hand, too.
  override {
    when     = !local.of_gateway
    severity = "info"
  }
}
