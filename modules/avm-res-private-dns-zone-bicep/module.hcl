# The Bicep module of
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/network/private-dns-zone.
module "avm/res/network/private-dns-zone" {
  sources = ["br/public:avm/res/network/private-dns-zone"]
}
