# The Bicep module of
# https://github.com/Azure/bicep-registry-modules/tree/main/avm/ptn/authorization/resource-role-assignment.
module "avm/ptn/authorization/resource-role-assignment" {
  sources = ["br/public:avm/ptn/authorization/resource-role-assignment"]
}
