//! Who may use a key vault by its access policies, which name object IDs as role assignments do.
//! <https://learn.microsoft.com/azure/key-vault/general/assign-access-policy>

use super::resource_manager::at;
use super::{Reading, azapi, principal};
use crate::eval::{Array, Kind, Value};

/// The subject that rules see.
pub(super) fn subject(r: &Reading<'_, '_, '_>) -> Value {
    let ids = ids(r);
    let principals = match &ids.kind {
        Kind::Array(array) => {
            let items = array.items.iter().map(|id| principal::named(r, id)).collect();
            let array = Array::list(items, array.open.clone());
            Value { kind: Kind::Array(array.into()), ..ids.clone() }
        }
        _ => ids,
    };
    r.object([
        ("title", r.title(&r.argument("name"))),
        ("address", r.text(&r.address)),
        ("principals", principals),
    ])
}

/// A list of the object IDs that the policies name.
fn ids(r: &Reading<'_, '_, '_>) -> Value {
    match &*r.resource.ty {
        "azurerm_key_vault_access_policy" => {
            let id = r.argument("object_id");
            let span = id.span;
            Value::array(vec![id], span)
        }
        "azurerm_key_vault" => each(r.argument("access_policy"), "object_id"),
        _ => {
            let properties = match azapi::is_writer(&r.resource.ty) {
                true => at(&azapi::body(r), &["properties"]),
                false => r.argument("properties"),
            };
            each(at(&properties, &["accessPolicies"]), "objectId")
        }
    }
}

/// A member of each object of a list.
fn each(policies: Value, name: &str) -> Value {
    match &policies.kind {
        Kind::Array(array) => {
            let items = array.items.iter().map(|policy| at(policy, &[name])).collect();
            let array = Array::list(items, array.open.clone());
            Value { kind: Kind::Array(array.into()), ..policies.clone() }
        }
        Kind::Null => Value::array(Vec::new(), policies.span),
        _ => policies.caused(),
    }
}
