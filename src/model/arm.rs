//! Resources of Azure Resource Manager as its own languages declare them.
//! <https://learn.microsoft.com/azure/templates/>

use super::federation::FederatedCredential;
use super::resource_manager::{self, Extent, MANAGED_CLUSTERS, at};
use super::role_assignment::RoleAssignment;
use super::{Reading, SubjectKind, azapi, id_of, roles};
use crate::eval::{Reason, Target, Unknown, Value, World};
use crate::ir::{Language, Resource};

pub(super) const USER_ASSIGNED_IDENTITIES: &str =
    "Microsoft.ManagedIdentity/userAssignedIdentities";
const FEDERATED_CREDENTIALS: &str =
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
const IDENTITY_BINDINGS: &str = "Microsoft.ContainerService/managedClusters/identityBindings";
const VAULTS: &str = "Microsoft.KeyVault/vaults";
const ACCESS_POLICIES: &str = "Microsoft.KeyVault/vaults/accessPolicies";
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
    } else if is(IDENTITY_BINDINGS) {
        Some(SubjectKind::IdentityBinding)
    } else if is(VAULTS) || is(ACCESS_POLICIES) {
        Some(SubjectKind::AccessPolicy)
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

/// What a resource is.
pub(super) fn kind(r: &Reading<'_, '_, '_>) -> Option<SubjectKind> {
    match is_computed(&r.resource.ty) {
        true => subject(r.argument("type").as_str()?),
        false => subject(&r.resource.ty),
    }
}

/// Reads a resource, if it is a subject.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    let kind = kind(r)?;
    if kind == SubjectKind::Cluster {
        let body = r.world.body(&r.target)?;
        let extent = resource_manager::extent(&body);
        let source = r.language().name();
        let value = resource_manager::cluster(r, source, &body, None, r.argument("name"), extent);
        let kind = match extent {
            Extent::Whole => SubjectKind::Cluster,
            Extent::Update => SubjectKind::ClusterUpdate,
        };
        return Some((kind, value));
    }
    if kind == SubjectKind::ManagedIdentity {
        return Some((kind, r.managed_identity()));
    }
    r.companion().map(|value| (kind, value))
}

/// A role assignment of which the properties are given.
pub(super) fn role_assignment(
    r: &Reading<'_, '_, '_>,
    source: &'static str,
    properties: &Value,
) -> RoleAssignment {
    let own = |name: &str| at(properties, &[name]);
    let scope = match source {
        "azapi" => r.argument("parent_id"),
        _ => r.argument("scope"),
    };
    RoleAssignment {
        source,
        role: roles::definition(r, own("roleDefinitionId")),
        scope: if scope.is_null() { implied_scope(r, own("scope")) } else { scope },
        principal_id: own("principalId"),
        principal_type: own("principalType"),
        condition: own("condition"),
    }
}

/// The scope of a role assignment that does not say it itself: the resource that its type continues that of, or the scope of
/// its deployment (null). `properties.scope`, which has to be the same, says more if it is known.
/// <https://github.com/MicrosoftDocs/azure-docs/issues/62786>
fn implied_scope(r: &Reading<'_, '_, '_>, own: Value) -> Value {
    if own.reference().is_some() || own.as_str().is_some() {
        return own;
    }
    let ty = type_of(r.world, &r.target).unwrap_or_default().to_ascii_lowercase();
    let Some(ty) = ty.strip_suffix("/providers/roleassignments") else {
        return r.null();
    };
    let unknown = || Value::unknown(Unknown::new(Reason::Deployment, own.span), own.span);
    // The name of a nested resource has several parts.
    match ty.matches('/').count() {
        1 => r.parent(ty, &r.argument("name")).unwrap_or_else(unknown),
        _ => unknown(),
    }
}

impl Reading<'_, '_, '_> {
    /// The resource of a type that a resource is a child of: in Bicep it may say so, and in templates the parent's name
    /// is the first part of its own. `None` if it says neither.
    pub(super) fn parent(&self, ty: &str, name: &Value) -> Option<Value> {
        let parent = self.argument("parent");
        if !parent.is_null() {
            return Some(parent);
        }
        let parent = self.world.before_slash(name)?;
        Some(self.world.declared_as(self.instance(), ty, &parent).unwrap_or(parent))
    }
}

/// What Azure refuses to evaluate of all that a template says of a resource: texts, each placed at its expression. The
/// compiler of Bicep says so itself.
pub(super) fn invalid_expressions(r: &Reading<'_, '_, '_>) -> Value {
    let mut found = Vec::new();
    let module = &r.world.program.instance(r.instance()).module;
    if module.language == Language::Arm
        && let Some(body) = r.world.body(&r.target)
    {
        // A name may be declared in what cannot be read.
        let is_whole = module.problems.is_empty();
        body.visit_unknown(&mut |unknown| {
            let text = match &unknown.reason {
                Reason::Invalid(what) => what.clone(),
                Reason::Undeclared(name) if is_whole => format!("`{name}` is not declared"),
                _ => return,
            };
            found.push(Value::string(&*text, unknown.span));
        });
    }
    Value::array(found, r.place())
}

/// A credential, which is a child of its identity.
pub(super) fn federated_credential(r: &Reading<'_, '_, '_>) -> FederatedCredential {
    let properties = r.argument("properties");
    let name = r.argument("name");
    let identity = match r.parent(USER_ASSIGNED_IDENTITIES, &name) {
        // Another module may make it.
        Some(parent) if parent.reference().is_none() => {
            let made = r.relations.identity(r.world, &parent);
            made.map_or(parent, |made| id_of(made, name.span))
        }
        Some(parent) => parent,
        None if name.as_str().is_some() => r.not_given(),
        None => name.clone(),
    };
    FederatedCredential {
        source: r.language().name(),
        name,
        issuer: at(&properties, &["issuer"]),
        subject: at(&properties, &["subject"]),
        audiences: at(&properties, &["audiences"]),
        identity,
    }
}
