//! Resources of the `azapi` provider: Azure's own shape inside of Terraform.
//! <https://github.com/Azure/terraform-provider-azapi/blob/main/docs/resources/resource.md>

use std::sync::Arc;

use super::resource_manager::{self, Extent};
use super::{Reading, SubjectKind, arm};
use crate::eval::{Kind, Value};

/// The resource types whose `type` argument says what they write.
pub(super) fn is_writer(ty: &str) -> bool {
    matches!(ty, "azapi_resource" | "azapi_update_resource")
}

/// The type that the `type` argument names, without its version.
pub(super) fn type_of(argument: &Value) -> Option<String> {
    let written = match &argument.kind {
        Kind::String(text) => text,
        // `"Microsoft.ContainerService/managedClusters@${var.version}"` says enough.
        Kind::Unknown(unknown) => unknown.prefix.as_ref()?,
        _ => return None,
    };
    written.split_once('@').map(|(name, _)| name.to_owned())
}

/// Reads what one writes, if that is a subject.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    let kind = arm::subject(&type_of(&r.argument("type"))?)?;
    let is_whole = &*r.resource.ty == "azapi_resource";
    // `sensitive_body` is merged over `body`, and wins.
    let body = merged(decoded(r.argument("body")), decoded(r.argument("sensitive_body")));
    if kind != SubjectKind::Cluster {
        let properties = resource_manager::at(&body, &["properties"]);
        let parent = r.argument("parent_id");
        let value = arm::other(r, kind, &properties, parent.clone(), parent).filter(|_| is_whole);
        return value.map(|value| (kind, value));
    }
    let (kind, extent) = match is_whole {
        true => (SubjectKind::Cluster, Extent::Whole),
        false => (SubjectKind::ClusterUpdate, Extent::Update),
    };
    let block = r.block("identity");
    let identity = match &block.kind {
        Kind::Null => None,
        Kind::Object(_) => {
            let ids = r.member(&block, "identity_ids");
            Some(r.identity(r.member(&block, "type"), &ids, block.span))
        }
        _ => Some(block),
    };
    let name = r.argument("name");
    Some((kind, resource_manager::cluster(r, "azapi", &body, identity, name, extent)))
}

/// The object that a body is, whether it was written as one or as JSON text.
pub(super) fn decoded(body: Value) -> Value {
    match &body.kind {
        Kind::Json(value) => Value::clone(value),
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
            let unite = |old: &Value, new: &Value| merged(old.clone(), new.clone());
            let object = a.merged(b, false, unite);
            Value { kind: Kind::Object(Arc::new(object)), ..first }
        }
        _ => second,
    }
}
