param broken string = =
//                    ^ syntax-error

resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks'
  bad property
  //  ^^^^^^^^ syntax-error
  identity: {
  //^^^^^^ user-assigned-without-identities
    type: 'UserAssigned'
    // The same mistake as in the first line, and one finding with it.
    userAssignedIdentities: )
  }
  properties: {
    dnsPrefix: concat('a'
    //                  ^ syntax-error
  }
}

resource second 'Microsoft.ContainerService/managedClusters@2024-05-01' {
//                                                                      ^ syntax-error
  name: 'second'
}

resource third 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  name: 'third'
  properties: {}
}
