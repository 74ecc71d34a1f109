//! Who may use a key vault by its access policies, which name object IDs as role assignments do.
//! <https://learn.microsoft.com/azure/key-vault/general/assign-access-policy>

use super::resource_manager::at;
use super::{Reading, principal};
use crate::eval::{Kind, Value};

/// The subject that rules see.
pub(super) fn subject(r: &Reading<'_, '_, '_>) -> Value {
    let principals = ids(r).mapped(|id| principal::named(r, id));
    r.object([
        ("display_name", r.display_name(&r.argument("name"))),
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
        _ => each(at(&r.properties(), &["accessPolicies"]), "objectId"),
    }
}

/// A member of each object of a list.
fn each(policies: Value, name: &str) -> Value {
    match &policies.kind {
        Kind::Array(_) => policies.mapped(|policy| at(policy, &[name])),
        Kind::Null => Value::array(Vec::new(), policies.span),
        _ => policies.caused(),
    }
}
