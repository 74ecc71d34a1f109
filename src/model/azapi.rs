//! Resources of the `azapi` provider: Azure's own shape inside of Terraform.
//! <https://github.com/Azure/terraform-provider-azapi/blob/main/docs/resources/resource.md>

use std::sync::Arc;

use super::federation::FederatedCredential;
use super::resource_manager::{self, Extent};
use super::role_assignment::RoleAssignment;
use super::{Reading, SubjectKind, arm};
use crate::eval::{Kind, Target, Value, World};

/// The resource that writes all of what it names.
const WHOLE: &str = "azapi_resource";

/// The resource types whose `type` argument says what they write.
pub(super) fn is_writer(ty: &str) -> bool {
    matches!(ty, WHOLE | "azapi_update_resource")
}

/// The type that the `type` argument names, without its version.
pub(super) fn type_of(argument: &Value) -> Option<String> {
    let written = match &argument.kind {
        Kind::String(text) => text,
        // `"Microsoft.ContainerService/managedClusters@${var.version}"` says enough.
        Kind::Unknown(unknown) => unknown.refinement.prefix.as_ref()?,
        _ => return None,
    };
    written.split_once('@').map(|(name, _)| name.to_owned())
}

/// What one writes.
pub(super) fn kind(r: &Reading<'_, '_, '_>) -> Option<SubjectKind> {
    let kind = arm::subject(&type_of(&r.argument("type"))?)?;
    // An update of anything but a cluster says nothing that somebody asks for.
    (kind == SubjectKind::Cluster || &*r.resource.ty == WHOLE).then_some(kind)
}

/// Reads what one writes, if that is a subject.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    match kind(r)? {
        SubjectKind::Cluster => Some(cluster(r)),
        SubjectKind::ManagedIdentity => Some((SubjectKind::ManagedIdentity, r.managed_identity())),
        kind => r.companion().map(|value| (kind, value)),
    }
}

/// What is written: `sensitive_body` is merged over `body`, and wins.
pub(super) fn body(r: &Reading<'_, '_, '_>) -> Value {
    merged(decoded(r.argument("body")), decoded(r.argument("sensitive_body")))
}

/// The body of a resource that Azure's own languages or azapi write.
pub(super) fn body_of(world: &World<'_, '_>, target: &Target) -> Option<Value> {
    let Target::Resource { instance, index, .. } = target else { return None };
    match is_writer(&world.program.instance(*instance).module.resources[*index].ty) {
        true => world.argument(target, "body").map(decoded),
        false => world.body(target),
    }
}

pub(super) fn role_assignment(r: &Reading<'_, '_, '_>) -> RoleAssignment {
    arm::role_assignment(r, "azapi", &resource_manager::at(&body(r), &["properties"]))
}

pub(super) fn federated_credential(r: &Reading<'_, '_, '_>) -> FederatedCredential {
    let body = body(r);
    let own = |name: &str| resource_manager::at(&body, &["properties", name]);
    FederatedCredential {
        source: "azapi",
        name: r.argument("name"),
        issuer: own("issuer"),
        subject: own("subject"),
        audiences: own("audiences"),
        identity: r.argument("parent_id"),
    }
}

fn cluster(r: &Reading<'_, '_, '_>) -> (SubjectKind, Value) {
    let body = body(r);
    let (kind, extent) = match &*r.resource.ty == WHOLE {
        true => (SubjectKind::Cluster, Extent::Whole),
        false => (SubjectKind::ClusterUpdate, Extent::Update),
    };
    let block = r.block("identity");
    let identity = match &block.kind {
        Kind::Null => None,
        Kind::Object(_) => {
            let ids = r.member(&block, "identity_ids");
            Some(r.identity(r.member(&block, "type"), &ids, r.null(), block.span))
        }
        _ => Some(block),
    };
    let name = r.argument("name");
    (kind, resource_manager::cluster(r, "azapi", &body, identity, name, extent))
}

/// The object that a body is, whether it was written as one or as JSON text.
pub(super) fn decoded(body: Value) -> Value {
    match &body.kind {
        Kind::Json(json) => json.value.clone(),
        Kind::String(text) => match serde_json::from_str(text) {
            Ok(json) => Value::from_json(&json, body.span),
            Err(_) => body,
        },
        _ => body,
    }
}

/// Two bodies as one: members of the second replace those of the first, objects are merged.
fn merged(first: Value, second: Value) -> Value {
    match (&first.kind, &second.kind) {
        (_, Kind::Null) => first,
        (Kind::Null, _) => second,
        (Kind::Object(a), Kind::Object(b)) => {
            let merge = |old: &Value, new: &Value| merged(old.clone(), new.clone());
            let object = a.merged(b, false, merge);
            Value { kind: Kind::Object(Arc::new(object)), ..first }
        }
        _ => second,
    }
}
