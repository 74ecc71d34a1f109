//! Resources of Azure Resource Manager as its own languages declare them.
//! <https://learn.microsoft.com/azure/templates/>

use super::resource_manager::{self, Extent, MANAGED_CLUSTERS, at};
use super::{Reading, SubjectKind, azapi, federation, principal, roles, scopes};
use crate::eval::{Kind, Target, Value, World};
use crate::ir::Resource;

pub(super) const USER_ASSIGNED_IDENTITIES: &str =
    "Microsoft.ManagedIdentity/userAssignedIdentities";
const FEDERATED_CREDENTIALS: &str =
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
const ROLE_ASSIGNMENTS: &str = "Microsoft.Authorization/roleAssignments";

/// Whether resources of this type are subjects, or may turn out to be.
pub(super) fn may_be_subject(resource: &Resource) -> bool {
    subject(&resource.ty).is_some() || is_computed(&resource.ty)
}

/// Whether resources of this type are clusters, or may turn out to be.
pub(super) fn may_be_cluster(resource: &Resource) -> bool {
    subject(&resource.ty) == Some(SubjectKind::Cluster) || is_computed(&resource.ty)
}

/// Whether the type is an expression.
fn is_computed(ty: &str) -> bool {
    ty.starts_with('[')
}

/// What a resource of a type is. The type of a role assignment may continue that of the resource whose
/// role it assigns: `Microsoft.X/y/providers/roleAssignments`.
pub(super) fn subject(ty: &str) -> Option<SubjectKind> {
    let is = |other: &str| ty.eq_ignore_ascii_case(other);
    let of_resource = || ty.to_ascii_lowercase().ends_with("/providers/roleassignments");
    if is(MANAGED_CLUSTERS) {
        Some(SubjectKind::Cluster)
    } else if is(USER_ASSIGNED_IDENTITIES) {
        Some(SubjectKind::ManagedIdentity)
    } else if is(FEDERATED_CREDENTIALS) {
        Some(SubjectKind::FederatedCredential)
    } else if is(ROLE_ASSIGNMENTS) || of_resource() {
        Some(SubjectKind::RoleAssignment)
    } else {
        None
    }
}

/// The type of what is referred to, if the code gives it as Azure Resource Manager names it.
pub(super) fn type_of(world: &World<'_, '_>, target: &Target) -> Option<String> {
    match target {
        Target::Resource { instance, index, .. } => {
            let module = world.program.instance(*instance);
            let resource = &module.module.resources[*index];
            match &*resource.ty {
                ty if is_computed(ty) => Some(world.argument(target, "type")?.as_str()?.to_owned()),
                ty if module.module.language.is_azure() => Some(ty.to_owned()),
                "azapi_resource" => azapi::type_of(&world.argument(target, "type")?),
                _ => None,
            }
        }
        Target::Foreign(foreign) => Some(foreign.ty.to_string()),
        Target::Module(_) | Target::Remote(..) => None,
    }
}

/// Reads a resource, if it is a subject.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    let kind = match is_computed(&r.resource.ty) {
        true => subject(r.argument("type").as_str()?)?,
        false => subject(&r.resource.ty)?,
    };
    if kind == SubjectKind::Cluster {
        let body = r.world.body(&r.target)?;
        let extent = resource_manager::extent(&body);
        let module = r.world.program.instance(r.instance());
        let source = module.module.language.name();
        let value = resource_manager::cluster(r, source, &body, None, r.argument("name"), extent);
        let kind = match extent {
            Extent::Whole => SubjectKind::Cluster,
            Extent::Update => SubjectKind::ClusterUpdate,
        };
        return Some((kind, value));
    }
    let properties = r.argument("properties");
    let scope = match r.argument("scope") {
        absent if absent.is_null() => at(&properties, &["scope"]),
        scope => scope,
    };
    // The identity of a credential is the first part of its name: `identity/credential`.
    let name = r.argument("name");
    let parent = match &name.kind {
        Kind::String(text) => match text.split_once('/') {
            Some((identity, _)) => Value::string(identity, name.span),
            None => r.not_given(),
        },
        _ => name.clone(),
    };
    other(r, kind, &properties, scope, parent).map(|value| (kind, value))
}

/// What a type is, other than a cluster, of which the properties are given, and what it is an extension
/// or a child of.
pub(super) fn other(
    r: &Reading<'_, '_, '_>,
    kind: SubjectKind,
    properties: &Value,
    scope: Value,
    parent: Value,
) -> Option<Value> {
    Some(match kind {
        SubjectKind::ManagedIdentity => {
            let name = r.argument("name");
            r.object([("title", r.title(&name)), ("name", name), ("address", r.text(&r.address))])
        }
        SubjectKind::RoleAssignment => role_assignment(r, properties, scope),
        SubjectKind::FederatedCredential => federated_credential(r, properties, parent),
        SubjectKind::Cluster | SubjectKind::ClusterUpdate | SubjectKind::ServicePrincipalSecret => {
            return None;
        }
    })
}

fn role_assignment(r: &Reading<'_, '_, '_>, properties: &Value, scope: Value) -> Value {
    r.object([
        ("title", r.title(&r.null())),
        ("address", r.text(&r.address)),
        ("role", roles::definition(r, at(properties, &["roleDefinitionId"]))),
        ("scope", scope.clone()),
        ("scope_kind", scopes::kind(r, &scope)),
        ("registry_mode", scopes::registry_mode(r, &scope)),
        ("principal", principal::classify(r, at(properties, &["principalId"]))),
        ("principal_type", at(properties, &["principalType"])),
    ])
}

fn federated_credential(r: &Reading<'_, '_, '_>, properties: &Value, identity: Value) -> Value {
    let (issuer, subject) = (at(properties, &["issuer"]), at(properties, &["subject"]));
    let of_cluster = federation::of_cluster(r, &issuer, &subject);
    r.object([
        ("title", r.title(&r.argument("name"))),
        ("address", r.text(&r.address)),
        ("issuer", issuer),
        ("subject", subject),
        ("of_cluster", of_cluster),
        ("beside_cluster", federation::beside_cluster(r)),
        ("audiences", at(properties, &["audiences"])),
        ("identity", identity),
    ])
}
