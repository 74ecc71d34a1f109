rule "kubelet-identity-field-mixup" {
  summary       = "IDs of the kubelet identity are swapped or belong to different identities"
  category      = "kubelet-identity"
  severity      = "error"
  azure_verdict = "rejected"
  url           = "https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity"
  for_each      = "cluster"
  when = (
    cluster.kubelet_identity != null
    && (
      !contains(["client_id", "clientId"], known_or(cluster.kubelet_identity.attributes.client_id, "client_id"))
      || !contains(["principal_id", "principalId", "object_id", "objectId"], known_or(cluster.kubelet_identity.attributes.object_id, "object_id"))
      || !contains(["id", "user_assigned_identity_id", "resourceId", "resource_id"], known_or(cluster.kubelet_identity.attributes.resource_id, "id"))
      || !known_or(cluster.kubelet_identity.is_one, true)
    )
  )
  at = [
    for one in [
      contains(["client_id", "clientId"], known_or(cluster.kubelet_identity.attributes.client_id, "client_id")) ? null : cluster.kubelet_identity.client_id,
      contains(["principal_id", "principalId", "object_id", "objectId"], known_or(cluster.kubelet_identity.attributes.object_id, "object_id")) ? null : cluster.kubelet_identity.object_id,
      contains(["id", "user_assigned_identity_id", "resourceId", "resource_id"], known_or(cluster.kubelet_identity.attributes.resource_id, "id")) ? null : cluster.kubelet_identity.resource_id,
      cluster.kubelet_identity,
    ] : one if one != null
  ]
  message = "the client ID, object ID, and resource ID of the kubelet identity of cluster `${cluster.display_name}` do not match one identity, so Azure rejects the cluster, or its nodes cannot pull images"
  help    = "take all three IDs from one user-assigned identity; its principal ID is the object ID"

  fix {
    title         = "take the client ID from the identity"
    applicability = "unsafe"
    attribute {
      of   = cluster.kubelet_identity.client_id
      name = "client_id"
    }
  }

  fix {
    title         = "take the principal ID from the identity"
    applicability = "unsafe"
    attribute {
      of   = cluster.kubelet_identity.object_id
      name = "principal_id"
    }
  }

  fix {
    title         = "take the resource ID from the identity"
    applicability = "unsafe"
    attribute {
      of   = cluster.kubelet_identity.resource_id
      name = "id"
    }
  }

  fix {
    title         = "take the client ID and the principal ID from the identity"
    applicability = "unsafe"
    attribute {
      of   = cluster.kubelet_identity.client_id
      name = "client_id"
    }
    attribute {
      of   = cluster.kubelet_identity.object_id
      name = "principal_id"
    }
  }
}
