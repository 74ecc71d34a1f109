//! Roles granted to principals, and what somebody may do by them.

use super::relations::Relations;
use super::{Reading, SubjectKind, arm, azapi, azurerm, dependencies, principal, scopes};
use crate::eval::{Key, Kind, Reason, Target, Unknown, Value, World, equal};
use crate::ir::Mode;
use crate::secrets;
use crate::source::Span;

/// A role assignment as the source shapes give it.
pub(super) struct RoleAssignment {
    pub(super) source: &'static str,
    pub(super) role: Value,
    pub(super) scope: Value,
    pub(super) principal_id: Value,
    pub(super) principal_type: Value,
    pub(super) condition: Value,
}

impl RoleAssignment {
    /// The role assignment that something is, if it is one. Who the principal is, is not asked.
    pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<Self> {
        match r.kind()? {
            SubjectKind::RoleAssignment if r.language().is_azure() => {
                Some(arm::role_assignment(r, r.language().name(), &r.argument("properties")))
            }
            SubjectKind::RoleAssignment if azapi::is_writer(&r.resource.ty) => {
                Some(azapi::role_assignment(r))
            }
            SubjectKind::RoleAssignment => Some(azurerm::role_assignment(r)),
            _ => None,
        }
    }

    /// The subject that rules see.
    pub(super) fn subject(self, r: &Reading<'_, '_, '_>) -> Value {
        let Self { source, role, scope, principal_id, principal_type, condition } = self;
        r.object([
            ("title", r.title(&r.null())),
            ("address", r.text(&r.address)),
            ("source", r.text(source)),
            ("role", role.clone()),
            ("scope", scope.clone()),
            ("scope_text", r.text(&secrets::shown(&r.world.text(scope.span)))),
            ("scope_kind", scopes::kind(r, &scope)),
            ("registry_mode", scopes::registry_mode(r, &scope)),
            ("principal", principal::classify(r, principal_id, &role)),
            ("principal_type", principal_type),
            ("condition", condition),
        ])
    }
}

/// Whether somebody has one of some roles over something.
pub(super) enum Granted {
    /// By these role assignments.
    By(Vec<Target>),
    /// By none.
    No,
    /// That hangs on something that is not known.
    Unknown(Unknown),
}

/// Whether an identity has one of these roles over a resource, by a role assignment of this program.
/// What a module that is not at hand grants is not known.
pub(super) fn granted(
    world: &World<'_, '_>,
    relations: &Relations,
    identity: &Target,
    over: &Target,
    roles: &[&str],
    place: Span,
) -> Granted {
    let assignments = relations.role_assignments(world);
    let not_known = || Unknown::new(Reason::Deployment, place);
    let allows = |assignment: &RoleAssignment| match (
        is_one_of(&assignment.role, roles),
        covers(world, &assignment.scope, over),
    ) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let mut by = Vec::new();
    let mut unknown = assignments.open.as_deref().cloned();
    for (target, assignment) in assignments.by_principal.get(identity).into_iter().flatten() {
        match allows(assignment) {
            Some(true) => by.push(target.clone()),
            Some(false) => {}
            None => unknown = unknown.or_else(|| Some(not_known())),
        }
    }
    if by.is_empty() && assignments.others.iter().any(|other| allows(other) != Some(false)) {
        unknown = unknown.or_else(|| Some(not_known()));
    }
    if !by.is_empty() {
        return Granted::By(by);
    }
    let opaque = || world.program.opaque().into_iter().next();
    let elsewhere = |(_, _, source)| Unknown::new(Reason::Module(source), place);
    match unknown.or_else(|| opaque().map(elsewhere)) {
        Some(unknown) => Granted::Unknown(unknown),
        None => Granted::No,
    }
}

/// Whether a role is one of some; nothing if that is not known.
fn is_one_of(role: &Value, roles: &[&str]) -> Option<bool> {
    let name = role.as_str()?;
    if roles.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Some(true);
    }
    // A custom role, by its id, may allow anything.
    let is_id = name.contains('/') || (name.len() == 36 && name.matches('-').count() == 4);
    (!is_id).then_some(false)
}

/// Whether a scope holds a resource. A resource group, or anything larger, is taken to hold it, and a
/// network its subnets.
fn covers(world: &World<'_, '_>, scope: &Value, resource: &Target) -> Option<bool> {
    let holds = |ty: &str| {
        let ty = ty.to_ascii_lowercase();
        [
            "azurerm_resource_group",
            "azurerm_subscription",
            "azurerm_management_group",
            "azurerm_virtual_network",
            "microsoft.resources/resourcegroups",
            "microsoft.resources/subscriptions",
            "microsoft.management/managementgroups",
            "microsoft.network/virtualnetworks",
        ]
        .contains(&ty.as_str())
    };
    match (scope.reference(), &scope.kind) {
        (Some(reference), _) if reference.target == *resource => Some(true),
        (Some(reference), _) => match &reference.target {
            target @ Target::Resource { .. } => {
                let ty = type_of(world, target)?;
                match holds(&ty) {
                    false if looked_up_as(world, target, resource) => None,
                    holds => Some(holds),
                }
            }
            Target::Foreign(foreign) => holds(&foreign.ty).then_some(true),
            Target::Module(_) | Target::Remote(..) => None,
        },
        // The deployment itself is the scope.
        (None, Kind::Null) => Some(true),
        (None, Kind::String(id)) => {
            let reaches =
                |kind| matches!(kind, "management-group" | "subscription" | "resource-group");
            scopes::of_id(id).is_some_and(reaches).then_some(true)
        }
        _ => None,
    }
}

/// The type of a resource, as its language names it.
fn type_of(world: &World<'_, '_>, target: &Target) -> Option<String> {
    let Target::Resource { instance, index, .. } = target else { return None };
    let own = || world.program.instance(*instance).module.resources[*index].ty.to_string();
    Some(arm::type_of(world, target).unwrap_or_else(own))
}

/// Whether what is looked up, by a data source or as `existing`, may be a resource that the code makes: it has the
/// same type, and its name is not known to be another one.
fn looked_up_as(world: &World<'_, '_>, target: &Target, resource: &Target) -> bool {
    let Target::Resource { instance, index, .. } = target else { return false };
    let is_looked_up =
        world.program.instance(*instance).module.resources[*index].mode == Mode::Existing;
    let types = [target, resource].map(|one| type_of(world, one));
    let is_same_type = match types {
        [Some(one), Some(other)] => one.eq_ignore_ascii_case(&other),
        _ => false,
    };
    let names = [target, resource].map(|one| world.argument(one, "name"));
    let is_other_name = match &names {
        [Some(one), Some(other)] => equal(one, other) == Some(false),
        _ => false,
    };
    is_looked_up && is_same_type && !is_other_name
}

/// What a cluster uses that its control plane identity needs a role on.
pub(super) struct Needed<'v> {
    /// The ID of the kubelet identity.
    pub(super) kubelet: Value,
    pub(super) private_dns_zone: &'v Value,
    /// A list.
    pub(super) subnets: &'v Value,
    /// A list.
    pub(super) route_tables: &'v Value,
    pub(super) disk_encryption_set: &'v Value,
}

/// What the identity of a cluster may do to what the code declares beside it.
pub(super) struct ClusterRoles {
    pub(super) operator: Value,
    pub(super) private_dns_zone: Value,
    pub(super) subnet: Value,
    pub(super) route_table: Value,
    pub(super) disk_encryption_set: Value,
}

impl ClusterRoles {
    /// Those of a cluster, from its identity and what it uses.
    /// <https://learn.microsoft.com/azure/aks/aks-service-permissions>
    pub(super) fn of(r: &Reading<'_, '_, '_>, identity: &Value, needed: &Needed<'_>) -> Self {
        let identity = own_identity(r, identity);
        let over = |ids: &[Value], role: &str| match &identity {
            Some(identity) => role_over(r, identity, ids, &[role, "Contributor", "Owner"]),
            None => r.null(),
        };
        let one = |id: &Value, role: &str| over(std::slice::from_ref(id), role);
        let each = |ids: &Value, role: &str| {
            over(ids.as_array().map(|array| array.items.as_slice()).unwrap_or_default(), role)
        };
        Self {
            operator: one(&needed.kubelet, "Managed Identity Operator"),
            private_dns_zone: one(needed.private_dns_zone, "Private DNS Zone Contributor"),
            subnet: each(needed.subnets, "Network Contributor"),
            route_table: each(needed.route_tables, "Network Contributor"),
            // https://learn.microsoft.com/azure/aks/azure-disk-customer-managed-keys
            disk_encryption_set: one(needed.disk_encryption_set, "Reader"),
        }
    }
}

/// The only user-assigned identity of a cluster, if the code makes it.
fn own_identity(r: &Reading<'_, '_, '_>, identity: &Value) -> Option<Target> {
    let kind = r.world.get(identity, "kind");
    let assigned = r.world.get(identity, "user_assigned");
    match (kind.as_str(), assigned.as_array()) {
        (Some("userassigned"), Some(array)) if array.open.is_none() && array.items.len() == 1 => {
            made_here(r, &r.world.get(&array.items[0], "id"))
        }
        _ => None,
    }
}

/// What a value refers to, if the code makes one such.
fn made_here(r: &Reading<'_, '_, '_>, id: &Value) -> Option<Target> {
    match &id.reference()?.target {
        Target::Resource { key: Some(Key::Any), .. } => None,
        target => super::is_managed(r.world, target).then(|| target.clone()),
    }
}

/// Whether an identity has one of these roles over all of some resources before the cluster is made, which needs them
/// then: `granted`, `late`, or `missing`; null if the code makes none of the resources. What is late is placed at the
/// role assignment.
/// <https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity>
/// <https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone>
fn role_over(r: &Reading<'_, '_, '_>, identity: &Target, ids: &[Value], roles: &[&str]) -> Value {
    let mut worst = r.null();
    for id in ids {
        let Some(over) = made_here(r, id) else { continue };
        match granted(r.world, r.relations, identity, &over, roles, id.span) {
            Granted::No => return Value::string("missing", id.span),
            Granted::Unknown(unknown) => worst = Value::unknown(unknown, id.span),
            Granted::By(assignments) => match late(r, &assignments) {
                Some(late) if worst.as_unknown().is_none() => worst = late,
                None if worst.is_null() => worst = Value::string("granted", id.span),
                _ => {}
            },
        }
    }
    worst
}

/// `late`, at the first of some role assignments, if Terraform may make the cluster before all of them. What a template
/// is deployed in is not looked into.
fn late(r: &Reading<'_, '_, '_>, assignments: &[Target]) -> Option<Value> {
    let in_time = |one: &Target| dependencies::waits_for(r.world.program, &r.target, one);
    if r.language().is_azure() || assignments.iter().any(in_time) {
        return None;
    }
    let Target::Resource { instance, index, .. } = assignments.first()? else { return None };
    let module = r.world.program.instance(*instance);
    Some(Value::string("late", module.module.resources[*index].header))
}
