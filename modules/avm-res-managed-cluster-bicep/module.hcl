# The Bicep module of
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/container-service/managed-cluster, as its
# tags have it.
module "avm/res/container-service/managed-cluster" {
  sources = ["br/public:avm/res/container-service/managed-cluster"]
  versions = {
    since06 = ">= 0.6.0"
    since12 = ">= 0.12.0"
  }
}
