# The Bicep modules of https://github.com/Azure/bicep-registry-modules/tree/main/avm/ptn/azd/aks and
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/ptn/azd/aks-automatic-cluster, which always
# take a system-assigned identity.
module "avm/ptn/azd/aks" {
  sources = [
    "br/public:avm/ptn/azd/aks",
    "br/public:avm/ptn/azd/aks-automatic-cluster",
  ]
}
