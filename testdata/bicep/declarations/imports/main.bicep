import { defaultType, assigned as made } from 'shared.bicep'
import * as shared from 'shared.bicep'

resource one 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'one'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: defaultType
  }
}

resource two 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'two'
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: shared.defaultType
  }
}

resource three 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'three'
  identity: made('User')
  //^^^^^^ user-assigned-without-identities
}

resource four 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'four'
  identity: shared.assigned('System')
}
