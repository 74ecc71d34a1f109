//! Resources of Azure Resource Manager as its own languages declare them.
//! <https://learn.microsoft.com/azure/templates/>

use super::resource_manager::{self, Extent, MANAGED_CLUSTERS, at};
use super::{Reading, SubjectKind, federation, principal, roles, scopes};
use crate::eval::{Kind, Value};
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
fn subject(ty: &str) -> Option<SubjectKind> {
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

/// Reads a resource, if it is a subject.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    let kind = match is_computed(&r.resource.ty) {
        true => subject(r.argument("type").as_str()?)?,
        false => subject(&r.resource.ty)?,
    };
    let value = match kind {
        SubjectKind::Cluster => {
            let body = r.world.body(&r.target)?;
            let extent = resource_manager::extent(&body);
            let module = r.world.program.instance(r.instance());
            let source = module.module.language.name();
            let value =
                resource_manager::cluster(r, source, &body, None, r.argument("name"), extent);
            let kind = match extent {
                Extent::Whole => SubjectKind::Cluster,
                Extent::Update => SubjectKind::ClusterUpdate,
            };
            return Some((kind, value));
        }
        SubjectKind::ManagedIdentity => {
            let name = r.argument("name");
            r.object([("title", r.title(&name)), ("name", name), ("address", r.text(&r.address))])
        }
        SubjectKind::RoleAssignment => role_assignment(r),
        SubjectKind::FederatedCredential => federated_credential(r),
        SubjectKind::ClusterUpdate | SubjectKind::ServicePrincipalSecret => return None,
    };
    Some((kind, value))
}

fn role_assignment(r: &Reading<'_, '_, '_>) -> Value {
    let properties = r.argument("properties");
    let scope = match r.argument("scope") {
        absent if absent.is_null() => at(&properties, &["scope"]),
        scope => scope,
    };
    r.object([
        ("title", r.title(&r.null())),
        ("address", r.text(&r.address)),
        ("role", roles::definition(r, at(&properties, &["roleDefinitionId"]))),
        ("scope", scope.clone()),
        ("scope_kind", scopes::kind(r, &scope)),
        ("registry_mode", scopes::registry_mode(r, &scope)),
        ("principal", principal::classify(r, at(&properties, &["principalId"]))),
        ("principal_type", at(&properties, &["principalType"])),
    ])
}

fn federated_credential(r: &Reading<'_, '_, '_>) -> Value {
    let properties = r.argument("properties");
    // The identity is the first part of the name: `identity/credential`.
    let name = r.argument("name");
    let identity = match &name.kind {
        Kind::String(text) => match text.split_once('/') {
            Some((identity, _)) => Value::string(identity, name.span),
            None => r.not_given(),
        },
        _ => name.clone(),
    };
    let (issuer, subject) = (at(&properties, &["issuer"]), at(&properties, &["subject"]));
    let of_cluster = federation::of_cluster(r, &issuer, &subject);
    r.object([
        ("title", r.title(&name)),
        ("address", r.text(&r.address)),
        ("issuer", issuer),
        ("subject", subject),
        ("of_cluster", of_cluster),
        ("beside_cluster", federation::beside_cluster(r)),
        ("audiences", at(&properties, &["audiences"])),
        ("identity", identity),
    ])
}
