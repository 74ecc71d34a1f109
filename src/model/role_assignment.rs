//! Roles granted to principals, and what somebody may do by them.

use super::relations::Relations;
use super::{Reading, SubjectKind, arm, azapi, azurerm, ordering, principal, roles, scopes};
use crate::diagnostic::InputDiagnostic;
use crate::eval::{Key, Kind, Reason, Reference, Target, Unknown, Value, World, equal};
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
        let read = match r.kind()? {
            SubjectKind::RoleAssignment if r.language().is_azure() => {
                arm::role_assignment(r, r.language().name(), &r.argument("properties"))
            }
            SubjectKind::RoleAssignment if azapi::is_writer(&r.resource.ty) => {
                azapi::role_assignment(r)
            }
            SubjectKind::RoleAssignment => azurerm::role_assignment(r),
            _ => return None,
        };
        let principal_id = r.relations.actual(r.world, read.principal_id);
        Some(Self { principal_id, ..read })
    }

    /// The subject that rules see.
    pub(super) fn subject(self, r: &Reading<'_, '_, '_>) -> Value {
        let Self { source, role, scope, principal_id, principal_type, condition } = self;
        r.object([
            ("display_name", r.display_name(&r.null())),
            ("address", r.text(&r.address)),
            ("source", r.text(source)),
            ("invalid_expressions", arm::invalid_expressions(r)),
            (
                "api_version",
                if r.language().is_azure() { r.argument("apiVersion") } else { r.null() },
            ),
            ("role", role.clone()),
            ("scope", scope.clone()),
            ("scope_text", Value::string(&*secrets::shown(&r.world.text(scope.span)), scope.span)),
            ("scope_kind", scopes::kind(r, &scope)),
            ("registry_mode", scopes::registry_mode(r, &scope)),
            ("principal", principal::classify(r, principal_id, &role)),
            ("principal_type", principal_type),
            ("condition", condition),
        ])
    }
}

/// Whether somebody has one of some roles over something.
enum Granted {
    /// By these role assignments.
    By(Vec<Target>),
    /// By none.
    No,
    /// That depends on something that is not known.
    Unknown(Unknown),
}

/// An identity that roles are granted to: that of a resource, or one of those that Azure makes for a cluster.
struct Identity {
    target: Target,
    /// Which one of the cluster's.
    part: Option<String>,
}

impl Identity {
    fn of(world: &World<'_, '_>, principal: &Reference) -> Self {
        let target = principal.target.clone();
        let part = super::is_cluster(world, &target).then(|| principal::part(principal)).flatten();
        Self { target, part }
    }

    /// Whether it is what a cluster runs as, and not one that AKS makes beside it.
    fn is_control_plane(&self) -> bool {
        self.part.as_deref().is_none_or(|part| part == "identity")
    }
}

/// Whether a resource is in the node resource group of a cluster, whose control plane may do anything there.
/// <https://learn.microsoft.com/azure/aks/faq#why-are-two-resource-groups-created-with-aks->
fn is_in_node_resource_group(
    world: &World<'_, '_>,
    relations: &Relations,
    resource: &Target,
) -> bool {
    let group = world.argument(resource, "resource_group_name");
    group.is_some_and(|group| scopes::is_name_of_node_resource_group(world, relations, &group))
}

/// Whether an identity has one of these roles over a resource, by a role assignment of this program.
/// What a module that is not at hand grants is not known, nor what code that cannot be read does.
fn granted(
    world: &World<'_, '_>,
    relations: &Relations,
    identity: &Identity,
    over: &Target,
    roles: &[&str],
    place: Span,
) -> Granted {
    if identity.is_control_plane() && is_in_node_resource_group(world, relations, over) {
        return Granted::By(Vec::new());
    }
    let assignments = relations.role_assignments(world);
    let not_known = || Unknown::new(Reason::Deployment, place);
    let allows = |assignment: &RoleAssignment| match (
        is_one_of(&assignment.role, roles),
        covers(world, relations, &assignment.scope, over),
    ) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let mut by = Vec::new();
    let mut unknown = assignments.open.as_deref().cloned();
    for (target, assignment) in assignments.by_principal.get(&identity.target).into_iter().flatten()
    {
        let of_it = |principal: &Reference| principal::part(principal) == identity.part;
        if identity.part.is_some() && !assignment.principal_id.reference().is_some_and(of_it) {
            continue;
        }
        match allows(assignment) {
            Some(true) => by.push((position(&assignment.role, roles), target.clone())),
            Some(false) => {}
            None => unknown = unknown.or_else(|| Some(not_known())),
        }
    }
    let mut candidates = assignments.of_candidates(&identity.target);
    if by.is_empty() && candidates.any(|one| allows(one) != Some(false)) {
        unknown = unknown.or_else(|| Some(not_known()));
    }
    if by.is_empty() && assignments.others.iter().any(|other| allows(other) != Some(false)) {
        unknown = unknown.or_else(|| Some(not_known()));
    }
    if !by.is_empty() {
        // The role that is meant stands before those that include it.
        by.sort_by_key(|(position, _)| *position);
        return Granted::By(by.into_iter().map(|(_, target)| target).collect());
    }
    let opaque = || world.program.opaque().into_iter().next();
    let elsewhere = |(_, _, source)| Unknown::new(Reason::Module(source), place);
    let unread =
        |problem: InputDiagnostic| Unknown::new(Reason::File(problem.message), problem.span);
    let unknown = unknown.or_else(|| opaque().map(elsewhere));
    match unknown.or_else(|| world.program.unread().map(unread)) {
        Some(unknown) => Granted::Unknown(unknown),
        None => Granted::No,
    }
}

/// Whether a role is one of some; `None` if that is not known.
fn is_one_of(role: &Value, roles: &[&str]) -> Option<bool> {
    if position(role, roles).is_some() {
        return Some(true);
    }
    // A custom role may allow anything.
    roles::is_built_in(role.as_str()?).then_some(false)
}

/// The position of a role among some, by its name.
fn position(role: &Value, roles: &[&str]) -> Option<usize> {
    let name = role.as_str()?;
    roles.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a network holds a resource: only its subnets.
fn network_holds(
    world: &World<'_, '_>,
    relations: &Relations,
    network: &Target,
    resource: &Target,
) -> bool {
    let is_subnet = type_of(world, resource).is_some_and(|ty| {
        ["azurerm_subnet", "microsoft.network/virtualnetworks/subnets"]
            .contains(&ty.to_ascii_lowercase().as_str())
    });
    if !is_subnet {
        return false;
    }
    let parent = world.argument(resource, "parent");
    match parent.as_ref().and_then(Value::reference) {
        Some(parent) => {
            looked_up_as(world, network, &parent.target)
                || relations.made(world, &parent.target) == relations.made(world, network)
        }
        None => names(world, resource, "virtual_network_name", network) != Some(false),
    }
}

/// Whether an argument of a resource is the name of another one; `None` if that is not known, or if there is no such
/// argument.
fn names(world: &World<'_, '_>, resource: &Target, argument: &str, other: &Target) -> Option<bool> {
    let named = world.argument(resource, argument).filter(|name| !name.is_null())?;
    equal(&world.argument(other, "name")?, &named)
}

/// Whether a scope holds a resource. A resource group, or anything larger, is taken to hold it, and a
/// network its subnets.
fn covers(
    world: &World<'_, '_>,
    relations: &Relations,
    scope: &Value,
    resource: &Target,
) -> Option<bool> {
    let holds = |ty: &str| {
        let ty = ty.to_ascii_lowercase();
        [
            "azurerm_resource_group",
            "azurerm_subscription",
            "azurerm_management_group",
            "microsoft.resources/resourcegroups",
            "microsoft.resources/subscriptions",
            "microsoft.management/managementgroups",
        ]
        .contains(&ty.as_str())
    };
    let is_network = |ty: &str| {
        ["azurerm_virtual_network", "microsoft.network/virtualnetworks"]
            .contains(&ty.to_ascii_lowercase().as_str())
    };
    match (scope.reference(), &scope.kind) {
        (Some(reference), _) if relations.made(world, &reference.target) == *resource => Some(true),
        (Some(reference), _) => match &reference.target {
            target @ Target::Resource { .. } => {
                let ty = type_of(world, target)?;
                let holds = match is_network(&ty) {
                    true => network_holds(world, relations, target, resource),
                    // Another resource group does not hold it.
                    false if ty == "azurerm_resource_group" => {
                        names(world, resource, "resource_group_name", target) != Some(false)
                    }
                    false => holds(&ty),
                };
                match holds {
                    // An output of another state, or the ID of something else.
                    false if !reference.is_own_id() => None,
                    false if looked_up_as(world, target, resource) => None,
                    holds => Some(holds),
                }
            }
            Target::Foreign(foreign) if is_network(&foreign.ty) => {
                Some(network_holds(world, relations, &reference.target, resource))
            }
            Target::Foreign(foreign) => holds(&foreign.ty).then_some(true),
            Target::Module(_) | Target::Remote(..) => None,
        },
        // The deployment itself is the scope.
        (None, Kind::Null) => Some(true),
        (None, kind) => {
            let kind = match kind {
                Kind::String(id) => scopes::of_id(id),
                Kind::Object(_) => scopes::of_object(scope),
                _ => scopes::of_text(world, scope),
            };
            matches!(kind, Some("management-group" | "subscription" | "resource-group"))
                .then_some(true)
        }
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

/// Whether an identity has one of these roles over all of some resources, and has it before something else is made,
/// which needs it then: `assigned`, `unordered`, or `missing`; `None` if the code does not make the identity, or makes none of
/// the resources. What is unordered is placed at the role assignment, what is missing at the resource.
/// <https://learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity>
/// <https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone>
pub(crate) fn role_on(
    world: &World<'_, '_>,
    relations: &Relations,
    principal: &Value,
    resources: &[Value],
    roles: &[&str],
    before: &Value,
) -> Option<Value> {
    let mut identity = Identity::of(world, principal.reference()?);
    identity.target = made_here(world, relations, principal)?;
    let mut worst = None;
    for id in resources {
        let Some(over) = made_here(world, relations, id) else { continue };
        let found = match granted(world, relations, &identity, &over, roles, id.span) {
            Granted::No => return Some(Value::string("missing", id.span)),
            Granted::Unknown(unknown) => Value::unknown(unknown, id.span),
            Granted::By(assignments) => late(world, before, &assignments)
                .unwrap_or_else(|| Value::string("assigned", id.span)),
        };
        worst = match worst {
            // What is not known may be missing.
            Some(known) if rank(&known) >= rank(&found) => Some(known),
            _ => Some(found),
        };
    }
    worst
}

/// How bad it is what is known of a role: granted, late, not known.
fn rank(role: &Value) -> usize {
    match role.as_str() {
        Some("assigned") => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// What a value refers to, if the code makes one such.
fn made_here(world: &World<'_, '_>, relations: &Relations, id: &Value) -> Option<Target> {
    match relations.made(world, &id.reference()?.target) {
        Target::Resource { key: Some(Key::Any), .. } => None,
        target => super::is_managed(world, &target).then_some(target),
    }
}

/// `unordered`, at the first of some role assignments, if what needs them may be made before all of them.
fn late(world: &World<'_, '_>, before: &Value, assignments: &[Target]) -> Option<Value> {
    let waiting = &before.reference()?.target;
    let is_late = |one: &Target| ordering::follows(world, waiting, one) == Some(false);
    if !assignments.iter().all(is_late) {
        return None;
    }
    let Target::Resource { instance, index, .. } = assignments.first()? else { return None };
    let module = world.program.instance(*instance);
    Some(Value::string("unordered", module.module.resources[*index].header))
}
