// A parameter file deploys a module from a registry without a file around it.
using 'br/public:avm/res/container-service/managed-cluster:0.10.0'

param name = 'aks'
param aksServicePrincipalProfile = {
  clientId: '11111111-2222-3333-4444-555555555555'
  //        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service-principal
  secret: az.getSecret('subscription', 'group', 'vault', 'aks')
}
