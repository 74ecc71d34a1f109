# The Bicep module of https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/container-registry/registry.
module "avm/res/container-registry/registry" {
  sources = ["br/public:avm/res/container-registry/registry"]
}
