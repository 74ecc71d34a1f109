# Outputs of modules that are not at hand lead to what they stand for.

module "aks" {
  source  = "Azure/aks/azurerm"
  version = "11.5.0"
  prefix  = "aks"
}

module "old" {
  source  = "Azure/aks/azurerm"
  version = "4.16.0"
  prefix  = "old"
}

module "avm" {
  source    = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version   = "0.8.1"
  name      = "avm"
  parent_id = "/subscriptions/x/resourceGroups/y"
}

module "production" {
  source  = "Azure/avm-ptn-aks-production/azurerm"
  version = "0.5.0"
  name    = "production"
}

resource "azurerm_container_registry" "acr" {
  name = "acr"
}

resource "azurerm_role_assignment" "right" {
  for_each = {
    aks = module.aks.kubelet_identity[0].object_id
    old = module.old.kubelet_identity[0].object_id
    avm = module.avm.kubelet_identity.objectId
    pro = module.production.kubelet_identity_object_id
  }

  principal_id         = each.value
  role_definition_name = "AcrPull"
  scope                = azurerm_container_registry.acr.id
}

resource "azurerm_role_assignment" "wrong" {
  principal_id = module.aks.cluster_identity.principal_id
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
  role_definition_name = "AcrPull"
  scope                = azurerm_container_registry.acr.id
}

resource "azurerm_role_assignment" "wrong_too" {
  principal_id = module.old.system_assigned_identity[0].principal_id
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
  role_definition_name = "AcrPull"
  scope                = azurerm_container_registry.acr.id
}

resource "azurerm_role_assignment" "wrong_three" {
  principal_id = module.avm.identity_principal_id
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
  role_definition_name = "AcrPull"
  scope                = azurerm_container_registry.acr.id
}

# Always empty: the module always takes a user-assigned identity.
resource "azurerm_role_assignment" "empty" {
  principal_id = module.production.identity_principal_id
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ principal-id-of-user-assigned-cluster
  role_definition_name = "Network Contributor"
  scope                = azurerm_container_registry.acr.id
}

# An output that akslint does not know is unknown, and not an error.
resource "azurerm_role_assignment" "unknown" {
  principal_id         = try(module.aks.an_output_of_tomorrow, module.aks.cluster_identity.principal_id)
  role_definition_name = "AcrPull"
  scope                = azurerm_container_registry.acr.id
}
