//! Identity bindings, by which the workloads of a cluster use a managed identity without a federated credential of their
//! own.
//! <https://learn.microsoft.com/azure/aks/identity-bindings>

use super::resource_manager::{MANAGED_CLUSTERS, at};
use super::{Reading, azapi};
use crate::eval::Value;

/// The subject that rules see.
pub(super) fn subject(r: &Reading<'_, '_, '_>) -> Value {
    let name = r.argument("name");
    let parent = match azapi::is_writer(&r.resource.ty) {
        true => r.argument("parent_id"),
        false => r.parent(MANAGED_CLUSTERS, &name).unwrap_or_else(|| r.null()),
    };
    let id = at(&r.properties(), &["managedIdentity", "resourceId"]);
    let ids = Value::array(vec![id.clone()], id.span);
    let cluster = parent.reference().and_then(|to| r.relations.cluster(r.world, &to.target));
    r.object([
        ("display_name", r.display_name(&name)),
        ("address", r.text(&r.address)),
        ("identity", r.identity(r.null(), &ids, r.null(), id.span)),
        ("cluster", cluster.unwrap_or_else(|| r.null())),
    ])
}
