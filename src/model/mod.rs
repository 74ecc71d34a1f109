//! What rules see, whatever the language: clusters, identities, roles, credentials.
//!
//! Each kind of subject is a struct that is filled by complete literals, so that a new field makes
//! the compiler name every reader that owes it, and is then turned into an object for the rules.
//! [`SUBJECTS`] documents the fields; `docs/model.md` is made of it.
//!
//! One file reads each source shape: `azurerm` and `azuread` resources, `azapi` resources, those of
//! Azure's own languages in `arm`, and [`resource_manager`] bodies, which all that speak Azure's own
//! shape share.

mod access_policy;
mod addons;
mod arm;
mod attributes;
mod azapi;
mod azuread;
mod azurerm;
mod cluster;
mod declaration;
mod federation;
mod identity_binding;
mod kinds;
mod looked_up;
mod neighbors;
mod ordering;
mod outputs;
mod principal;
mod relations;
pub mod resource_manager;
mod role_assignment;
mod roles;
pub mod schema;
mod scopes;
mod subjects;

use std::sync::Arc;

pub use self::attributes::{is_computed, is_never_empty, is_single};
pub(crate) use self::cluster::{Cluster, Spelling, kubelet_identity};
pub use self::declaration::Declaration;
pub(crate) use self::declaration::deployed_modules;
use self::federation::FederatedCredential;
pub use self::kinds::SubjectKind;
pub(crate) use self::ordering::follows;
pub(crate) use self::principal::{application, passed, passed_identity};
pub use self::relations::Relations;
pub(crate) use self::relations::Subjects;
use self::role_assignment::RoleAssignment;
pub(crate) use self::role_assignment::role_on;
pub(crate) use self::roles::built_in_role;
pub use self::subjects::{SUBJECTS, Subject, SubjectDoc};
use crate::eval::{InstanceId, Key, Kind, Reason, Reference, Target, Unknown, Value, World};
use crate::ir::{Expr, ExprKind, Language, Mode, Resource};
use crate::source::Span;

/// A resource instance that is being read.
pub(crate) struct Reading<'a, 'p, 'w> {
    pub(crate) world: &'a World<'p, 'w>,
    pub(crate) relations: &'a Relations,
    pub(crate) resource: &'a Resource,
    pub(crate) target: Target,
    pub(crate) address: String,
    pub(crate) provider_version: Option<String>,
}

/// Whether resources of a type may be subjects. Types that depend on an argument may turn out not
/// to be.
fn may_be_subject(resource: &Resource) -> bool {
    resource.mode == Mode::Managed
        && (azurerm::kind(&resource.ty).is_some()
            || azuread::kind(&resource.ty).is_some()
            || azapi::is_writer(&resource.ty)
            || arm::may_be_subject(resource))
}

/// Whether a resource that may be a subject may be a cluster.
fn may_be_cluster(resource: &Resource) -> bool {
    azurerm::is_cluster(&resource.ty)
        || azapi::is_writer(&resource.ty)
        || arm::may_be_cluster(resource)
}

/// Whether what is referred to is a cluster, be it declared or looked up.
fn is_cluster(world: &World<'_, '_>, target: &Target) -> bool {
    match (arm::type_of(world, target), target) {
        (Some(ty), _) => ty.eq_ignore_ascii_case(resource_manager::MANAGED_CLUSTERS),
        (None, Target::Resource { instance, index, .. }) => {
            let module = world.program.instance(*instance);
            azurerm::is_cluster(&module.module.resources[*index].ty)
        }
        _ => false,
    }
}

/// Whether the code makes a resource, and does not look it up.
fn is_managed(world: &World<'_, '_>, target: &Target) -> bool {
    let Target::Resource { instance, index, .. } = target else { return false };
    world.program.instance(*instance).module.resources[*index].mode == Mode::Managed
}

/// Reads an instance of a resource; `None` if it is not a subject.
pub fn read(world: &World<'_, '_>, relations: &Relations, target: Target) -> Option<Subject> {
    with_reading(world, relations, &target, |r| {
        let (kind, value) = if r.language().is_azure() {
            arm::read(r)
        } else if azapi::is_writer(&r.resource.ty) {
            azapi::read(r)
        } else {
            azurerm::read(r).or_else(|| azuread::read(r))
        }?;
        Some(Subject { kind, value, address: r.address.clone() })
    })
}

/// Reads something of an instance of a resource.
fn with_reading<T>(
    world: &World<'_, '_>,
    relations: &Relations,
    target: &Target,
    read: impl FnOnce(&Reading<'_, '_, '_>) -> Option<T>,
) -> Option<T> {
    let Target::Resource { instance, index, key } = target else { return None };
    let module = world.program.instance(*instance);
    let resource = &module.module.resources[*index];
    read(&Reading {
        world,
        relations,
        resource,
        target: target.clone(),
        address: world.program.address(*instance, *index, key.as_ref()),
        provider_version: provider_version(world, *instance, &resource.provider),
    })
}

/// All constraints on a provider's version: those of the module and of every module above it hold
/// together.
fn provider_version(
    world: &World<'_, '_>,
    mut instance: InstanceId,
    provider: &str,
) -> Option<String> {
    let mut constraints = Vec::new();
    loop {
        let module = world.program.instance(instance);
        if let Some(provider) = module.module.providers.get(provider) {
            constraints.push(provider.constraint.clone());
        }
        match &module.parent {
            Some(parent) => instance = parent.instance,
            None => break,
        }
    }
    (!constraints.is_empty()).then(|| constraints.join(", "))
}

impl Reading<'_, '_, '_> {
    /// The module instance that declares it.
    pub(crate) fn instance(&self) -> InstanceId {
        match &self.target {
            Target::Resource { instance, .. } => *instance,
            // What is read is a resource.
            _ => crate::eval::Program::ROOT,
        }
    }

    /// The language that it is declared in.
    pub(crate) fn language(&self) -> Language {
        self.world.program.instance(self.instance()).module.language
    }

    /// What it is, whatever is said of it.
    fn kind(&self) -> Option<SubjectKind> {
        if self.language().is_azure() {
            arm::kind(self)
        } else if azapi::is_writer(&self.resource.ty) {
            azapi::kind(self)
        } else {
            azurerm::kind(&self.resource.ty).or_else(|| azuread::kind(&self.resource.ty))
        }
    }

    fn managed_identity(&self) -> Value {
        let name = self.argument("name");
        self.object([
            ("display_name", self.display_name(&name)),
            ("name", name),
            ("address", self.text(&self.address)),
        ])
    }

    /// What is not a cluster and not an identity, whatever shape it is written in.
    fn companion(&self) -> Option<Value> {
        match self.kind()? {
            SubjectKind::AccessPolicy => Some(access_policy::subject(self)),
            SubjectKind::IdentityBinding => Some(identity_binding::subject(self)),
            _ => RoleAssignment::read(self)
                .map(|found| found.subject(self))
                .or_else(|| FederatedCredential::read(self).map(|found| found.subject(self))),
        }
    }

    /// The constraints on the version of its provider, or null.
    pub(crate) fn version(&self) -> Value {
        let version = self.provider_version.as_deref();
        version.map_or_else(|| self.null(), |version| self.text(version))
    }

    /// The place of the whole resource.
    pub(crate) fn place(&self) -> Span {
        self.resource.header
    }

    pub(crate) fn null(&self) -> Value {
        Value::null(self.place())
    }

    pub(crate) fn text(&self, text: &str) -> Value {
        Value::string(text, self.place())
    }

    /// An argument; null if the code does not set it.
    pub(crate) fn argument(&self, name: &str) -> Value {
        self.world.argument(&self.target, name).unwrap_or_else(|| self.null())
    }

    /// An attribute that it will have.
    fn attribute(&self, name: &str) -> Value {
        self.world.attribute_of(&self.target, name, self.place())
    }

    /// The properties that Azure Resource Manager is sent.
    fn properties(&self) -> Value {
        match azapi::is_writer(&self.resource.ty) {
            true => resource_manager::at(&azapi::body(self), &["properties"]),
            false => self.argument("properties"),
        }
    }

    /// A nested block that occurs at most once: null, an object, or unknown. In JSON syntax it
    /// may be written as an object.
    pub(crate) fn block(&self, name: &str) -> Value {
        single(self.argument(name))
    }

    /// A member of a block; null if the block does not set it.
    pub(crate) fn member(&self, value: &Value, name: &str) -> Value {
        self.world.get(value, name)
    }

    /// Where the resource itself has a value that may come from elsewhere, as an argument of one of these names.
    pub(crate) fn within(&self, value: &Value, names: &[&str]) -> Span {
        let whole = self.resource.span;
        let mut places = [value.span].into_iter().chain(value.steps().map(|step| step.span));
        places
            .find(|place| whole.contains(*place))
            .or_else(|| argument_place(&self.resource.body, names))
            .unwrap_or(self.resource.header)
    }

    pub(crate) fn not_given(&self) -> Value {
        Value::unknown(Unknown::new(Reason::NotGiven, self.place()), self.place())
    }

    /// What messages call the resource.
    pub(crate) fn display_name(&self, name: &Value) -> Value {
        match name.as_str() {
            Some(name) if !name.is_empty() => self.text(name),
            _ => self.text(&self.resource.label()),
        }
    }

    pub(crate) fn object<const N: usize>(&self, fields: [(&'static str, Value); N]) -> Value {
        Value::object(fields, self.place())
    }
}

/// Where a body has an argument of one of these names, however deep.
fn argument_place(body: &Expr, names: &[&str]) -> Option<Span> {
    let ExprKind::Object(properties) = &body.kind else { return None };
    properties.iter().find_map(|property| match &property.key.kind {
        ExprKind::String(key) if names.iter().any(|name| key.eq_ignore_ascii_case(name)) => {
            Some(property.value.span)
        }
        _ => argument_place(&property.value, names),
    })
}

/// The only element of a list of blocks: null if there is none, unknown if that is not known.
pub(crate) fn single(value: Value) -> Value {
    match &value.kind {
        Kind::Array(array) => match (array.items.first(), &array.open) {
            (Some(item), _) => item.clone(),
            (None, Some(open)) => Value::unknown(Arc::clone(open), value.span),
            (None, None) => Value::null(value.span),
        },
        Kind::Reference(_) => {
            Value::unknown(Unknown::new(Reason::Deployment, value.span), value.span)
        }
        _ => value,
    }
}

/// The ID of a declared resource, placed at the resource's header.
fn id_of(target: Target, header: Span) -> Value {
    let path = vec![Key::Name("id".into())];
    let reference = Reference { target, path, is_never_empty: true };
    Value { kind: Kind::Reference(Arc::new(reference)), ..Value::null(header) }
}
