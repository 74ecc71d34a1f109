//! Built-in roles, by GUID and by name.
//! <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>

use std::sync::LazyLock;

use super::Reading;
use crate::collections::HashMap;
use crate::eval::{Kind, Target, Value};
use crate::ir::{Mode, Name};

/// All built-in roles as `az role definition list` gave them in March 2026, sorted: a GUID and a name in each line.
const LIST: &str = include_str!("roles.tsv");

/// The GUIDs and names of the list.
fn list() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().filter_map(|line| line.split_once('\t'))
}

/// The names by GUID.
static BY_GUID: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| list().collect());

/// The names as Azure writes them, by the same in lower case.
static BY_NAME: LazyLock<HashMap<String, &str>> =
    LazyLock::new(|| list().map(|(_, name)| (name.to_ascii_lowercase(), name)).collect());

/// Whether a name is that of a built-in role. Its case does not matter.
pub(super) fn is_built_in(name: &str) -> bool {
    BY_NAME.contains_key(&name.to_ascii_lowercase())
}

/// The GUID of a built-in role by its name, whose case does not matter.
pub(crate) fn built_in_role(name: &str) -> Option<&'static str> {
    list().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(guid, _)| guid)
}

/// The role of a role assignment: its name, that of a built-in role whose GUID is given, or that
/// of the role that a data source looks up.
pub(super) fn role(r: &Reading<'_, '_, '_>) -> Value {
    let name = r.argument("role_definition_name");
    if !name.is_null() {
        return named(name);
    }
    let id = r.argument("role_definition_id");
    match &id.kind {
        // What a data source looks up by its name has it. A role that the code defines may allow anything.
        Kind::Reference(reference) => match &reference.target {
            target @ Target::Resource { instance, index, .. } => {
                let module = &r.world.program.instance(*instance).module;
                let is_looked_up = module.resources[*index].mode == Mode::Existing;
                let name = is_looked_up.then(|| r.world.argument(target, "name")).flatten();
                name.filter(|name| !name.is_null()).map(named).unwrap_or(id)
            }
            _ => id,
        },
        _ => definition(r, id),
    }
}

/// A role by its name: that of a built-in role as Azure writes it, for Azure ignores its case.
fn named(name: Value) -> Value {
    let known = name.as_str().and_then(|name| BY_NAME.get(&name.to_ascii_lowercase()).copied());
    match known {
        Some(known) => Value { kind: Kind::String(known.into()), ..name },
        None => name,
    }
}

/// The role that an id names: the name of a built-in role whose GUID it ends in, or which is the name
/// of the definition that it refers to.
pub(super) fn definition(r: &Reading<'_, '_, '_>, id: Value) -> Value {
    let name = match &id.kind {
        Kind::String(text) => Some(Name::clone(text)),
        Kind::Reference(reference) => match &reference.target {
            Target::Foreign(foreign) => foreign.name.clone(),
            target @ Target::Resource { .. } => {
                let name = r.world.argument(target, "name");
                name.and_then(|name| name.as_str().map(Name::from))
            }
            _ => None,
        },
        // `'${subscription().id}/providers/Microsoft.Authorization/roleDefinitions/…'`
        Kind::Unknown(_) => r.world.text_end(&id),
        _ => None,
    };
    match (name.as_deref().and_then(built_in), &name) {
        (Some(name), _) => Value::string(name, id.span),
        // A custom role, which is none of those that are built in.
        (None, Some(guid)) if is_guid(guid) => {
            Value::string(format!("roleDefinitions/{guid}"), id.span)
        }
        _ => id,
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The name of the role that an id ends in.
fn built_in(id: &str) -> Option<&'static str> {
    let guid = id.trim_end_matches('/').rsplit('/').next()?.to_lowercase();
    BY_GUID.get(guid.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_are_found_in_any_form() {
        assert!(list().is_sorted());
        assert_eq!((BY_GUID.len(), BY_NAME.len()), (LIST.lines().count(), LIST.lines().count()));
        let id = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/7F951DDA-4ed3-4680-a7ca-43fe172d538d";
        assert_eq!(built_in(id), Some("AcrPull"));
        assert_eq!(built_in("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), Some("Owner"));
        assert_eq!(built_in("Reader"), None);
    }
}
