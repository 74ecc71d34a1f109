// Types count wherever they are declared: behind the parameter, in another file, as a member of another type.
import { imported, again as renamed } from 'types.bicep'
import * as all from 'types.bicep'
import { elsewhere } from 'br/public:avm/utl/types/some-types:0.1.0'

param declaredLater later
param fromAnotherFile imported
param fromAThirdFile renamed
param fromANamespace all.imported
param aMember outer.inner
param ofTwo 'a' | null
param required needed
param aSecret secret
param importedSecret all.secret
// What the type says is not known.
param fromARegistry elsewhere

resource absent 'Microsoft.ContainerService/managedClusters@2025-05-01' = [
  for value in [declaredLater, fromAnotherFile, fromAThirdFile, fromANamespace, aMember, ofTwo]: {
    name: 'absent'
    identity: value == null ? { type: 'SystemAssigned' } : null
    properties: {
      servicePrincipalProfile: value == null ? null : { clientId: '11111111-2222-3333-4444-555555555555' }
    }
  }
]

resource given 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'given'
  identity: required == null ? null : { type: 'SystemAssigned' }
}

resource unknown 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'unknown'
  identity: fromARegistry == null ? { type: 'SystemAssigned' } : null
  properties: {
    servicePrincipalProfile: fromARegistry == null ? null : { clientId: '11111111-2222-3333-4444-555555555555' }
//  ^^^^^^^^^^^^^^^^^^^^^^^ service-principal when fromARegistry != null
  }
}

resource secrets 'Microsoft.ContainerService/managedClusters@2025-05-01' = [
  for value in [aSecret, importedSecret]: {
    name: 'secrets'
    properties: {
      servicePrincipalProfile: { clientId: '11111111-2222-3333-4444-555555555555', secret: value }
//    ^^^^^^^^^^^^^^^^^^^^^^^ service-principal
    }
  }
]

type later = { name: string }?
type needed = { name: string }
type outer = {
  inner: { name: string }?
  other: string
}
@secure()
type secret = string
