# The Bicep module of
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/storage/storage-account.
module "avm/res/storage/storage-account" {
  sources = ["br/public:avm/res/storage/storage-account"]
}
