//! Federated credentials: whose tokens they trust, and which of them belong together.

use super::resource_manager::MANAGED_CLUSTERS;
use super::{Reading, SubjectKind, arm, azapi, azuread, azurerm, id_of, is_cluster};
use crate::eval::{Kind, Reason, Target, Unknown, Value};
use crate::ir::{Mode, Repetition, Resource};

/// A federated credential as the source shapes give it.
pub(super) struct FederatedCredential {
    pub(super) source: &'static str,
    pub(super) name: Value,
    pub(super) issuer: Value,
    pub(super) subject: Value,
    pub(super) audiences: Value,
    pub(super) identity: Value,
}

impl FederatedCredential {
    /// The credential that something is, if it is one.
    pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<Self> {
        match r.kind()? {
            SubjectKind::FederatedCredential if r.language().is_azure() => {
                Some(arm::federated_credential(r))
            }
            SubjectKind::FederatedCredential if azapi::is_writer(&r.resource.ty) => {
                Some(azapi::federated_credential(r))
            }
            SubjectKind::FederatedCredential if azuread::kind(&r.resource.ty).is_some() => {
                Some(azuread::federated_credential(r))
            }
            SubjectKind::FederatedCredential => Some(azurerm::federated_credential(r)),
            _ => None,
        }
    }

    /// The subject that rules see.
    pub(super) fn subject(self, r: &Reading<'_, '_, '_>) -> Value {
        let Self { source, name, issuer, subject, audiences, identity } = self;
        let used_as = match identity.reference() {
            Some(reference) => r.relations.used_as(r.world, &reference.target, identity.span).0,
            None => Value::array(Vec::new(), identity.span),
        };
        let before = r.relations.credentials_before(r.world, &r.target);
        let cluster = issuer
            .reference()
            .and_then(|reference| r.relations.cluster(r.world, &reference.target))
            .unwrap_or_else(|| r.null());
        let clusters = clusters_in_module(r);
        r.object([
            ("display_name", r.display_name(&name)),
            ("address", r.text(&r.address)),
            ("source", r.text(source)),
            ("invalid_expressions", arm::invalid_expressions(r)),
            ("name", name),
            ("provider_version", r.version()),
            ("identity_argument", r.text(identity_argument(r))),
            ("resource_group_name", r.argument("resource_group_name")),
            ("issuer", issuer.clone()),
            ("subject", subject.clone()),
            ("trusts_cluster", trusts_cluster(r, &issuer, &subject)),
            ("cluster_in_module", Value::bool(!clusters.is_empty(), r.place())),
            ("only_cluster", only_cluster(r, &clusters)),
            ("audiences", audiences),
            ("identity", identity),
            ("used_as", used_as),
            ("preceding_credentials", Value::number(before.count, r.place())),
            (
                "concurrent_write",
                before
                    .concurrent_write
                    .map_or_else(|| r.not_given(), |at| Value::bool(at, r.place())),
            ),
            ("is_duplicate", Value::bool(before.has_same, r.place())),
            ("cluster", cluster),
        ])
    }
}

/// The argument that names the identity of a credential.
fn identity_argument(r: &Reading<'_, '_, '_>) -> &'static str {
    let names = ["user_assigned_identity_id", "parent_id", "application_id"];
    let set = names.into_iter().find(|name| !r.argument(name).is_null());
    set.unwrap_or("parent")
}

/// The credentials of the same identity that are declared before one.
pub(super) struct Before {
    /// How many there are.
    pub(super) count: usize,
    /// Whether a deployment may write one of them at the same time; `None` if that is not known.
    pub(super) concurrent_write: Option<bool>,
    /// Whether one of them has the same issuer and subject.
    pub(super) has_same: bool,
}

/// How the subjects of service accounts begin.
/// <https://learn.microsoft.com/azure/aks/workload-identity-overview>
const SERVICE_ACCOUNT: &str = "system:serviceaccount:";

/// What the issuers of clusters have in common, in every cloud.
/// <https://learn.microsoft.com/azure/aks/use-oidc-issuer>
const ISSUER_HOST: &str = ".oic.prod-aks.azure.";

/// Whether a credential with this issuer and subject trusts tokens of a cluster.
fn trusts_cluster(r: &Reading<'_, '_, '_>, issuer: &Value, subject: &Value) -> Value {
    let known = |is_one: bool| Value::bool(is_one, issuer.span);
    if beginning(subject).is_some_and(|subject| subject.starts_with(SERVICE_ACCOUNT)) {
        return known(true);
    }
    if let Some(reference) = issuer.reference() {
        return known(is_cluster(r.world, &reference.target));
    }
    match &issuer.kind {
        Kind::String(text) => known(text.contains(ISSUER_HOST)),
        Kind::Null => known(false),
        Kind::Unknown(_) => issuer.caused(),
        _ => Value::unknown(Unknown::new(Reason::Deployment, issuer.span), issuer.span),
    }
}

/// The clusters that the module of a credential declares, by their positions among its resources.
fn clusters_in_module(r: &Reading<'_, '_, '_>) -> Vec<usize> {
    let is_one = |resource: &Resource| {
        resource.mode == Mode::Managed
            && (azurerm::is_cluster(&resource.ty)
                || resource.ty.eq_ignore_ascii_case(MANAGED_CLUSTERS))
    };
    let module = r.world.program.instance(r.instance());
    let declared = module.module.resources.iter().enumerate();
    declared.filter(|(_, resource)| is_one(resource)).map(|(index, _)| index).collect()
}

/// The ID of the only one of some clusters, if it is declared once and in any case.
fn only_cluster(r: &Reading<'_, '_, '_>, clusters: &[usize]) -> Value {
    let [index] = *clusters else { return r.null() };
    let module = r.world.program.instance(r.instance());
    let resource = &module.module.resources[index];
    if !matches!(resource.repetition, Repetition::One) || resource.condition.is_some() {
        return r.null();
    }
    let target = Target::Resource { instance: r.instance(), index, key: None };
    id_of(target, resource.header)
}

/// A text, or what is known to stand at its beginning.
fn beginning(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::String(text) => Some(text),
        Kind::Unknown(unknown) => unknown.refinement.prefix.as_deref(),
        _ => None,
    }
}
