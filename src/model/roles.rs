//! Built-in roles by GUID.
//! <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>

use super::Reading;
use crate::eval::{Kind, Target, Value};
use crate::ir::{Mode, Name};

const BUILT_IN: &[(&str, &str)] = &[
    ("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator"),
    ("12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User"),
    ("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"),
    ("3913510d-42f4-4e42-8a64-420c390055eb", "Monitoring Metrics Publisher"),
    ("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User"),
    ("4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor"),
    ("7f951dda-4ed3-4680-a7ca-43fe172d538d", "AcrPull"),
    ("8311e382-0749-4cb8-b61a-304f252e45ec", "AcrPush"),
    ("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"),
    ("9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor"),
    ("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader"),
    ("b12aa53e-6015-4669-85d0-8515ebb3ae7f", "Private DNS Zone Contributor"),
    ("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"),
    ("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer"),
    ("b93aa761-3e63-49ed-ac28-beffa264f7ac", "Container Registry Repository Reader"),
    ("befefa01-2a29-4197-83a8-272ff33ce314", "DNS Zone Contributor"),
    ("bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7", "Container Registry Repository Catalog Lister"),
    ("db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", "Key Vault Certificate User"),
    ("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator"),
    ("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor"),
    ("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"),
];

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
    let is_it = |known: &&str| name.as_str().is_some_and(|name| known.eq_ignore_ascii_case(name));
    match BUILT_IN.iter().map(|(_, known)| *known).find(is_it) {
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
    match name.as_deref().and_then(built_in) {
        Some(name) => Value::string(name, id.span),
        None => id,
    }
}

/// The name of the role that an id ends in.
fn built_in(id: &str) -> Option<&'static str> {
    let guid = id.trim_end_matches('/').rsplit('/').next()?.to_lowercase();
    let index = BUILT_IN.binary_search_by(|(known, _)| (*known).cmp(&guid)).ok()?;
    Some(BUILT_IN[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_are_found_in_any_form() {
        assert!(BUILT_IN.is_sorted());
        let id = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/7F951DDA-4ed3-4680-a7ca-43fe172d538d";
        assert_eq!(built_in(id), Some("AcrPull"));
        assert_eq!(built_in("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), Some("Owner"));
        assert_eq!(built_in("Reader"), None);
    }
}
