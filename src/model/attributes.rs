//! What Azure and its providers set of resources.

use crate::eval::{Key, Target};
use crate::ir::Resource;

/// Whether the attribute is certain to be neither null nor empty once it exists: the
/// identifiers that Azure or Entra assigns. `principal_id` inside an `identity` block is
/// excepted: it is empty for a user-assigned identity
/// (<https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity>).
pub fn is_never_empty(target: &Target, path: &[Key]) -> bool {
    if matches!(target, Target::Module(_) | Target::Remote(..)) {
        return matches!(path, [Key::Name(name)] if &**name == "id");
    }
    match path {
        [] => true,
        [Key::Name(name)] => matches!(
            &**name,
            "id" | "client_id"
                | "application_id"
                | "object_id"
                | "principal_id"
                | "tenant_id"
                | "subscription_id"
                | "name"
                | "value"
        ),
        // What Azure assigns to a user-assigned identity.
        [Key::Name(properties), Key::Name(name)] if &**properties == "properties" => {
            matches!(&**name, "principalId" | "clientId" | "tenantId")
        }
        // Whatever Azure keeps inside of a resource, such as a subnet, has an id of its own.
        [.., Key::Name(name)] => &**name == "id",
        _ => false,
    }
}

/// Whether Azure sets a block of a resource where the code does not, so that it is there in any case: where the code
/// says nothing, the kubelets get an identity of their own.
/// <https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/kubernetes_cluster#kubelet_identity>
pub fn is_computed(ty: &str, block: &str) -> bool {
    super::azurerm::is_cluster(ty) && block == "kubelet_identity"
}

/// Whether a provider makes exactly one block at a path of a resource where the code writes none: the identities that Azure
/// makes for kubelets and add-ons. A cluster that may run as a service principal may have none for its kubelets.
/// <https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/containers/kubernetes_cluster_resource.go>
pub fn is_single(resource: &Resource, path: &[Key]) -> bool {
    if !super::azurerm::is_cluster(&resource.ty) {
        return false;
    }
    match path {
        [Key::Name(block)] => {
            is_computed(&resource.ty, block)
                && resource.argument("service_principal", false).is_none()
        }
        [Key::Name(_), Key::Index(0), Key::Name(block)] => matches!(
            &**block,
            "secret_identity"
                | "connector_identity"
                | "oms_agent_identity"
                | "web_app_routing_identity"
                | "ingress_application_gateway_identity"
        ),
        _ => false,
    }
}
