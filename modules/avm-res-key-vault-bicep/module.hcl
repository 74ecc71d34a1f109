# The Bicep module of
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/key-vault/vault.
module "avm/res/key-vault/vault" {
  sources = ["br/public:avm/res/key-vault/vault"]
}
