# Modules around a cluster, which are not at hand either.

module "identity" {
  source = "Azure/avm-res-managedidentity-userassignedidentity/azurerm"
  name   = "control-plane"
}

module "aks" {
  source             = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version            = "0.8.1"
  name               = "aks"
  parent_id          = "/subscriptions/x/resourceGroups/y"
  managed_identities = { user_assigned_resource_ids = [module.identity.resource_id] }
}

module "registry" {
  source = "Azure/avm-res-containerregistry-registry/azurerm"
  name   = "registry"
  role_assignments = {
    right = {
      principal_id               = module.aks.kubelet_identity.objectId
      role_definition_id_or_name = "AcrPull"
    }
    wrong = {
      principal_id               = module.identity.principal_id
#                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ acrpull-on-cluster-identity
      role_definition_id_or_name = "AcrPull"
    }
  }
}
