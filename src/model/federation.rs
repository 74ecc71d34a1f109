//! Whose tokens a federated credential trusts.

use super::resource_manager::MANAGED_CLUSTERS;
use super::{Reading, azurerm, is_cluster};
use crate::eval::{Kind, Reason, Unknown, Value};
use crate::ir::{Mode, Resource};

/// How the subjects of service accounts begin.
/// <https://learn.microsoft.com/azure/aks/workload-identity-overview>
const SERVICE_ACCOUNT: &str = "system:serviceaccount:";

/// What the issuers of clusters have in common, in every cloud.
/// <https://learn.microsoft.com/azure/aks/use-oidc-issuer>
const ISSUER_HOST: &str = ".oic.prod-aks.azure.";

/// Whether a credential with this issuer and subject trusts tokens of a cluster.
pub(super) fn of_cluster(r: &Reading<'_, '_, '_>, issuer: &Value, subject: &Value) -> Value {
    let known = |is_one: bool| Value::bool(is_one, issuer.span);
    if beginning(subject).is_some_and(|subject| subject.starts_with(SERVICE_ACCOUNT)) {
        return known(true);
    }
    if let Some(reference) = issuer.reference() {
        return known(is_cluster(r.world, &reference.target));
    }
    match &issuer.kind {
        Kind::String(text) => known(text.contains(ISSUER_HOST)),
        Kind::Null => known(false),
        Kind::Unknown(_) => issuer.clone(),
        _ => Value::unknown(Unknown::new(Reason::Deployment, issuer.span), issuer.span),
    }
}

/// Whether the module that declares a credential declares a cluster, too.
pub(super) fn beside_cluster(r: &Reading<'_, '_, '_>) -> Value {
    let module = r.world.program.instance(r.instance());
    let mut declared = module.module.resources.iter();
    let is_one = |resource: &Resource| {
        resource.mode == Mode::Managed
            && (azurerm::is_cluster(&resource.ty)
                || resource.ty.eq_ignore_ascii_case(MANAGED_CLUSTERS))
    };
    Value::bool(declared.any(is_one), r.place())
}

/// A text, or what is known to stand at its beginning.
fn beginning(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::String(text) => Some(text),
        Kind::Unknown(unknown) => unknown.prefix.as_deref(),
        _ => None,
    }
}
