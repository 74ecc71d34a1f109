//! How far a role assignment reaches, from its scope.
//! <https://learn.microsoft.com/azure/role-based-access-control/scope-overview>

use super::relations::Relations;
use super::resource_manager::at;
use super::{Reading, arm, azapi, neighbors};
use crate::eval::{Key, Kind, Reason, Reference, Target, TextPart, Unknown, Value, World, equal};
use crate::ir::DeploymentScope;

/// What kind of scope a value is; unknown if that is not known.
pub(super) fn kind(r: &Reading<'_, '_, '_>, scope: &Value) -> Value {
    let kind = match (scope.reference(), &scope.kind) {
        // What has no scope has that of its deployment.
        (None, Kind::Null) if r.language().is_azure() => match of_deployment(r) {
            "resource-group" if is_deployed_to_node_resource_group(r) => {
                Some("node-resource-group")
            }
            kind => Some(kind),
        },
        (Some(reference), _) => of_reference(r, reference),
        (None, Kind::String(id)) => of_id(id),
        (None, Kind::Object(_)) => match of_object(scope) {
            Some("resource-group")
                if is_name_of_node_resource_group(r.world, r.relations, &at(scope, &["name"])) =>
            {
                Some("node-resource-group")
            }
            kind => kind,
        },
        _ => match of_text(r.world, scope) {
            Some("resource-group") if is_named_as_node_resource_group(r, scope) => {
                Some("node-resource-group")
            }
            kind => kind,
        },
    };
    let not_known = || match &scope.kind {
        Kind::Unknown(_) => scope.caused(),
        _ => Value::unknown(Unknown::new(Reason::Deployment, scope.span), scope.span),
    };
    kind.map_or_else(not_known, |kind| Value::string(kind, scope.span))
}

/// The kind of a scope that a function gives: `resourceGroup()`, `subscription()`, `managementGroup()`.
pub(super) fn of_object(scope: &Value) -> Option<&'static str> {
    match at(scope, &["type"]).as_str() {
        Some("Microsoft.Resources/resourceGroups") => Some("resource-group"),
        Some("Microsoft.Management/managementGroups") => Some("management-group"),
        _ => (!at(scope, &["subscriptionId"]).is_null()).then_some("subscription"),
    }
}

fn of_deployment(r: &Reading<'_, '_, '_>) -> &'static str {
    match r.world.program.instance(r.instance()).module.scope {
        DeploymentScope::ResourceGroup => "resource-group",
        DeploymentScope::Subscription => "subscription",
        DeploymentScope::ManagementGroup => "management-group",
        DeploymentScope::Tenant => "tenant",
    }
}

/// How a container registry takes role assignments; null if that is not said.
/// <https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions>
pub(super) fn registry_mode(r: &Reading<'_, '_, '_>, scope: &Value) -> Value {
    let null = || Value::null(scope.span);
    let registry = scope.reference().map(|of| r.relations.made(r.world, &of.target));
    let Some(target @ Target::Resource { instance, index, .. }) = &registry else {
        return null();
    };
    let module = r.world.program.instance(*instance);
    let resource = &module.module.resources[*index];
    if &*resource.ty == "azurerm_container_registry" {
        let own = r.world.argument(target, "role_assignment_mode");
        return own.filter(|mode| !mode.is_null()).unwrap_or_else(|| updated_mode(r, target));
    }
    let ty = arm::type_of(r.world, target);
    if !ty.is_some_and(|ty| ty.eq_ignore_ascii_case("Microsoft.ContainerRegistry/registries")) {
        return null();
    }
    let body = azapi::body_of(r.world, target);
    body.map_or_else(null, |body| at(&body, &["properties", "roleAssignmentMode"]))
}

/// What an `azapi_update_resource` beside a registry sets that mode to; null if there is none.
fn updated_mode(r: &Reading<'_, '_, '_>, registry: &Target) -> Value {
    let Target::Resource { instance, .. } = registry else { return r.null() };
    let is_on = |update: &Target| {
        let on = r.world.argument(update, "resource_id");
        on.as_ref().and_then(Value::reference).is_some_and(|on| on.target == *registry)
    };
    neighbors::each(r.world, *instance, "azapi_update_resource")
        .filter(is_on)
        .filter_map(|update| r.world.argument(&update, "body").map(azapi::decoded))
        .map(|body| at(&body, &["properties", "roleAssignmentMode"]))
        .find(|mode| !mode.is_null())
        .unwrap_or_else(|| r.null())
}

fn of_reference(r: &Reading<'_, '_, '_>, reference: &Reference) -> Option<&'static str> {
    let of_type = |ty: &str| {
        let attribute = reference.attribute().unwrap_or("id").to_ascii_lowercase();
        let ty = ty.to_ascii_lowercase();
        Some(match (ty.as_str(), attribute.as_str()) {
            ("azurerm_management_group" | "microsoft.management/managementgroups", "id") => {
                "management-group"
            }
            ("azurerm_subscription" | "microsoft.resources/subscriptions", "id") => "subscription",
            ("azurerm_resource_group" | "microsoft.resources/resourcegroups", "id") => {
                "resource-group"
            }
            ("azurerm_kubernetes_cluster", "node_resource_group_id") => "node-resource-group",
            (_, "id") => "resource",
            _ => return None,
        })
    };
    match &reference.target {
        target @ Target::Resource { instance, index, .. } => {
            let module = r.world.program.instance(*instance);
            let own = || module.module.resources[*index].ty.to_string();
            match of_type(&arm::type_of(r.world, target).unwrap_or_else(own)) {
                Some("resource-group") if is_node_resource_group(r, target) => {
                    Some("node-resource-group")
                }
                kind => kind,
            }
        }
        Target::Foreign(foreign) => of_type(&foreign.ty),
        Target::Module(_) | Target::Remote(..) => None,
    }
}

/// Whether a resource group has the name that a cluster says its node resource group has, or that the code gives
/// the node resource group of a cluster.
fn is_node_resource_group(r: &Reading<'_, '_, '_>, group: &Target) -> bool {
    let name = r.world.argument(group, "name");
    name.is_some_and(|name| is_name_of_node_resource_group(r.world, r.relations, &name))
}

/// Whether a role assignment without a scope is deployed to the node resource group of a cluster.
fn is_deployed_to_node_resource_group(r: &Reading<'_, '_, '_>) -> bool {
    let Some(scope) = r.world.deployed_to(r.instance()) else { return false };
    match scope.reference() {
        Some(group) => is_node_resource_group(r, &group.target),
        None => is_name_of_node_resource_group(r.world, r.relations, &at(&scope, &["name"])),
    }
}

/// Whether a name is that of the node resource group of a cluster.
pub(super) fn is_name_of_node_resource_group(
    world: &World<'_, '_>,
    relations: &Relations,
    name: &Value,
) -> bool {
    let attribute = name.reference().and_then(Reference::attribute);
    let is_same = |given: &Value| match (given.as_str(), name.as_str()) {
        (Some(given), Some(name)) => given.eq_ignore_ascii_case(name),
        _ => equal(given, name) == Some(true),
    };
    attribute.is_some_and(is_name_of_node_group) || relations.has_node_group(world, is_same)
}

/// Whether an ID ends in the name that the code gives the node resource group of a cluster.
fn is_named_as_node_resource_group(r: &Reading<'_, '_, '_>, id: &Value) -> bool {
    let parts = r.world.text_parts(id).unwrap_or_default();
    r.relations.has_node_group(r.world, |name| match (parts.last(), name.as_str()) {
        (Some(TextPart::Known(end)), Some(name)) => {
            end.rsplit_once('/').is_some_and(|(_, end)| end == name)
        }
        (Some(TextPart::Unknown(end)), _) => r.world.term_of(name) == Some(*end),
        _ => false,
    })
}

/// Whether an attribute of a cluster is the name of its node resource group.
fn is_name_of_node_group(attribute: &str) -> bool {
    ["node_resource_group", "nodeResourceGroup"]
        .iter()
        .any(|name| attribute.eq_ignore_ascii_case(name))
}

/// What kind of scope an ID is that is put together of parts, such as `"${data.azurerm_subscription.x.id}/resourceGroups/…"`.
/// What is not known of it is one name between two slashes, or a part of one.
pub(super) fn of_text(world: &World<'_, '_>, scope: &Value) -> Option<&'static str> {
    let parts = world.text_parts(scope)?;
    let is_node_group = match parts.last()? {
        TextPart::Attribute(_, path) => {
            matches!(path.last(), Some(Key::Name(name)) if is_name_of_node_group(name))
        }
        TextPart::Known(_) | TextPart::Unknown(_) => false,
    };
    let mut id = String::new();
    let mut was_known = true;
    for part in parts {
        let is_known = matches!(part, TextPart::Known(_));
        if !is_known && !was_known {
            return None;
        }
        was_known = is_known;
        match part {
            TextPart::Known(text) => id.push_str(&text),
            TextPart::Attribute(target, path) if id.is_empty() => {
                let Target::Resource { instance, index, .. } = target else { return None };
                let ty = &world.program.instance(instance).module.resources[index].ty;
                id.push_str(match (&**ty, path.as_slice()) {
                    ("azurerm_subscription", [Key::Name(id)]) if &**id == "id" => {
                        "/subscriptions/x"
                    }
                    ("azurerm_resource_group", [Key::Name(id)]) if &**id == "id" => {
                        "/subscriptions/x/resourceGroups/x"
                    }
                    _ => return None,
                });
            }
            TextPart::Unknown(_) if id.is_empty() => return None,
            TextPart::Attribute(..) | TextPart::Unknown(_) => id.push('x'),
        }
    }
    of_id(&id).map(|kind| match kind {
        "resource-group" if is_node_group => "node-resource-group",
        kind => kind,
    })
}

pub(super) fn of_id(id: &str) -> Option<&'static str> {
    let id = id.trim_end_matches('/').to_ascii_lowercase();
    let parts: Vec<&str> = id.split('/').skip(1).collect();
    match parts.as_slice() {
        ["providers", "microsoft.management", "managementgroups", _] => Some("management-group"),
        ["subscriptions", _] => Some("subscription"),
        ["subscriptions", _, "resourcegroups", _] => Some("resource-group"),
        ["subscriptions", _, "resourcegroups", _, "providers", ..] => Some("resource"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::of_id;

    #[test]
    fn ids() {
        assert_eq!(of_id("/subscriptions/x"), Some("subscription"));
        assert_eq!(of_id("/Subscriptions/x/resourceGroups/y/"), Some("resource-group"));
        assert_eq!(
            of_id(
                "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/z"
            ),
            Some("resource")
        );
        assert_eq!(
            of_id("/providers/Microsoft.Management/managementGroups/x"),
            Some("management-group")
        );
        assert_eq!(of_id("x"), None);
    }
}
