param suffix string

resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'control-plane'
}

resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'kubelet-${suffix}'
}

output controlPlaneName string = controlPlane.name
output kubeletId string = kubelet.id
