# The Bicep module of
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/managed-identity/user-assigned-identity.
module "avm/res/managed-identity/user-assigned-identity" {
  sources = ["br/public:avm/res/managed-identity/user-assigned-identity"]
}
