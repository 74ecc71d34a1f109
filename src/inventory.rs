//! Which identity every cluster will run as.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::eval::{
    Condition, Instance, InstanceId, Kind, Outcome, PathCondition, Program, Target, Unknown, Value,
    World, explore,
};
use crate::fs::relative;
use crate::ir::{CallSource, Language, Resource};
use crate::known_modules::can_declare_clusters;
use crate::model::{Relations, Subject, SubjectKind, passed_identity};
use crate::rules::engine::{self, Inquiry};
use crate::secrets;
use crate::source::{FileId, Span};
use crate::text::unquoted;

/// The identity of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// A system-assigned managed identity.
    SystemAssigned,
    /// A user-assigned managed identity.
    UserAssigned,
    /// `UserAssigned` without an identity.
    UserAssignedEmpty,
    /// A service principal.
    ServicePrincipal,
    /// A managed identity and a service principal.
    IdentityAndServicePrincipal,
    /// Neither.
    None,
    /// A type that AKS does not know.
    Unsupported,
    /// It cannot be known.
    Unknown,
}

impl Identity {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::SystemAssigned => "system-assigned",
            Self::UserAssigned => "user-assigned",
            Self::UserAssignedEmpty => "user-assigned-empty",
            Self::ServicePrincipal => "service-principal",
            Self::IdentityAndServicePrincipal => "identity-and-service-principal",
            Self::None => "none",
            Self::Unsupported => "unsupported",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the cluster runs as a managed identity.
    pub fn is_managed(self) -> bool {
        matches!(self, Self::SystemAssigned | Self::UserAssigned)
    }
}

/// A declaration of a cluster.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The declaration's place; it starts at the `resource` keyword.
    pub span: Span,
    /// Its address, without the keys of repetitions.
    pub address: String,
    /// Whether it writes to a cluster that is there, and makes none.
    pub is_update: bool,
    /// The language that it is declared in.
    pub language: Language,
    /// What it runs as, by world and way; empty if no world deploys it.
    pub worlds: Vec<IdentityCase>,
}

/// A call of a module that is not at hand, so that the clusters in it are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opaque {
    /// The call.
    pub span: Span,
    /// Its address within its module.
    pub address: String,
    /// What it calls, as it is written, or as the path from the folder of the code.
    pub source: String,
    /// Why a file or folder was not read, as a sentence without a subject; `None` for what comes from elsewhere.
    pub unread: Option<&'static str>,
}

/// The calls of a program that lead to modules which are not at hand and may declare clusters.
pub fn opaque(program: &Program<'_>) -> Vec<Opaque> {
    let call = |(instance, call, source): (InstanceId, usize, String)| {
        let instance = program.instance(instance);
        let module = &instance.module;
        let call = &module.calls[call];
        let (span, address) = (call.header, call.symbol.to_string());
        let CallSource::Local(path) = &call.source else {
            return Opaque { span, address, source, unread: None };
        };
        let folder = match module.language {
            Language::Terraform => Some(module.path.as_path()),
            _ => module.path.parent(),
        };
        let source = folder.map_or(source, |folder| relative(folder, path));
        let unread = match program.workspace.in_repository(path) {
            Some(_) => "does not exist",
            None => "lies outside of the workspace and is not read",
        };
        Opaque { span, address, source, unread: Some(unread) }
    };
    let calls = program.opaque().into_iter().map(call);
    calls.filter(|call| call.unread.is_some() || can_declare_clusters(&call.source)).collect()
}

/// How many ways and worlds are listed for one declaration.
const MAX_CASES: usize = 1_000;

/// What a cluster runs as, under a condition, when called on a certain way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCase {
    /// When this is the case, in the words of the source; `None` if always.
    pub when: Option<String>,
    /// The folder or file of the root that deploys it.
    pub root: PathBuf,
    /// The parameter files of the deployment, if there are any.
    pub parameters: Vec<FileId>,
    /// The calls that lead to the cluster, outermost first: their places and addresses.
    pub via: Vec<(Span, String)>,
    /// The identity, and which it is.
    pub details: Details,
    /// The addresses of the instances that run as this, with the keys of repetitions.
    pub instances: BTreeSet<String>,
    /// Why it is unknown, if it is.
    pub reason: Option<String>,
}

/// Which identities a cluster has. What is not known is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Details {
    /// The key of the instance, such as `["dev"]`; empty for a resource without `for_each`.
    pub key: String,
    /// What the cluster runs as.
    pub identity: Identity,
    /// The name in Azure.
    pub name: Option<String>,
    /// The user-assigned identities of the control plane: their addresses in the code, or their names.
    pub identities: Vec<String>,
    /// The kubelet identity that the code chooses: its address, or its name.
    pub kubelet_identity: Option<String>,
    /// The client ID of the service principal, or what the code calls it.
    pub client_id: Option<String>,
    /// Whether workload identity is enabled, if that is known.
    pub workload_identity: Option<bool>,
    /// Whether the OIDC issuer is enabled, if that is known.
    pub oidc_issuer: Option<bool>,
}

impl Details {
    fn of(
        world: &World<'_, '_>,
        relations: &Relations,
        subject: &Subject,
        identity: Identity,
    ) -> Self {
        let cluster = &subject.value;
        let key = subject.address.rfind("[\"").map_or("", |at| &subject.address[at..]);
        let assigned = world.get(&world.get(cluster, "identity"), "user_assigned");
        let assigned = assigned.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
        let named = |value: Value| called(world, relations, &value);
        let kubelet = world.get(&world.get(cluster, "kubelet_identity"), "resource_id");
        let client = world.get(&world.get(cluster, "service_principal"), "client_id");
        let flag = |name: &str| match world.get(cluster, name).kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        };
        Self {
            key: if key.ends_with(']') { key.to_owned() } else { String::new() },
            identity,
            name: world.get(cluster, "name").as_str().map(str::to_owned),
            identities: assigned.iter().filter_map(|one| named(world.get(one, "id"))).collect(),
            kubelet_identity: named(kubelet),
            client_id: named(client),
            workload_identity: flag("workload_identity_enabled"),
            oidc_issuer: flag("oidc_issuer_enabled"),
        }
    }
}

/// The open choice which identities a cluster has.
fn undecided_identities(world: &World<'_, '_>, cluster: &Value) -> Option<Arc<Unknown>> {
    let assigned = world.get(&world.get(cluster, "identity"), "user_assigned");
    let array = assigned.as_array();
    let items = array.map(|array| array.items.as_slice()).unwrap_or_default();
    let kubelet = world.get(&world.get(cluster, "kubelet_identity"), "resource_id");
    let ids = items.iter().map(|one| world.get(one, "id")).chain([kubelet]);
    let mut unknown = ids.filter_map(|id| id.as_unknown().cloned());
    let open = array.and_then(|array| array.open.clone()).filter(|open| open.choice.is_some());
    open.or_else(|| unknown.find(|unknown| unknown.choice.is_some()))
}

/// What the code calls the resource that an ID refers to: its address, the name in a literal ID, the input that the ID
/// comes from, or the expression that names it.
fn called(world: &World<'_, '_>, relations: &Relations, id: &Value) -> Option<String> {
    if let Some(reference) = id.reference() {
        return match &relations.made(world, &reference.target) {
            Target::Resource { instance, index, key } => {
                Some(world.program.address(*instance, *index, key.as_ref()))
            }
            Target::Foreign(foreign) => Some(match &foreign.name {
                Some(name) => name.to_string(),
                None => secrets::shown(unquoted(&world.text(id.span))).into_owned(),
            }),
            Target::Module(_) | Target::Remote(..) => None,
        };
    }
    match &id.kind {
        Kind::String(id) => id.rsplit('/').find(|part| !part.is_empty()).map(str::to_owned),
        _ => passed_identity(world, id),
    }
}

impl IdentityCase {
    /// Whether this is another one's case, for other instances.
    fn is_same(&self, other: &Self) -> bool {
        self.when == other.when
            && self.root == other.root
            && self.parameters == other.parameters
            && self.via == other.via
            && self.details == other.details
            && self.reason == other.reason
    }
}

impl Cluster {
    /// The places of all calls that lead to the cluster.
    pub fn via(&self) -> impl Iterator<Item = Span> {
        self.worlds.iter().flat_map(|verdict| verdict.via.iter().map(|(span, _)| *span))
    }

    /// Adds what the same declaration is on other ways.
    pub fn merge(&mut self, other: Cluster) {
        for mut verdict in other.worlds {
            match self.worlds.iter().position(|known| known.is_same(&verdict)) {
                Some(at) => self.worlds[at].instances.append(&mut verdict.instances),
                None if self.worlds.len() < MAX_CASES => self.worlds.push(verdict),
                None => {}
            }
        }
    }

    /// Whether it is deployed, and as a managed identity in every world.
    pub fn is_managed(&self) -> bool {
        !self.worlds.is_empty()
            && self.worlds.iter().all(|verdict| verdict.details.identity.is_managed())
    }

    /// Whether it is deployed as a managed identity in some world.
    pub fn may_be_managed(&self) -> bool {
        self.worlds.iter().any(|verdict| verdict.details.identity.is_managed())
    }
}

/// Where a cluster runs as one identity.
#[derive(Default)]
struct Found<'p> {
    paths: Vec<&'p PathCondition>,
    instances: BTreeSet<String>,
    reason: Option<String>,
}

/// What a declaration is in the inventory; `None` if it is not a cluster.
pub fn cluster(program: &Program<'_>, inquiry: &Inquiry<'_, '_, '_>) -> Option<Cluster> {
    let declaration = inquiry.declaration;
    let explored = explore(inquiry.worlds, |world| {
        let mut verdicts: BTreeMap<Details, (Option<String>, BTreeSet<String>)> = BTreeMap::new();
        let subjects = inquiry.subjects(world);
        let sample;
        let (subjects, mut undecided) = match &*subjects {
            Ok(subjects) => (subjects.iter().map(|(_, subject)| subject).collect(), None),
            // If this is never decided, because too much else is, it is taken to exist.
            Err(unknown) => {
                sample = inquiry.sample(world);
                (sample.iter().collect::<Vec<_>>(), Some(Arc::clone(unknown)))
            }
        };
        for subject in subjects.into_iter().filter(|s| s.kind == SubjectKind::Cluster) {
            let (identity, reason) = match classify(world, &subject.value) {
                Ok(identity) => {
                    undecided = undecided.or_else(|| undecided_identities(world, &subject.value));
                    (identity, None)
                }
                Err(unknown) => {
                    let reason = unknown.as_ref().map(|unknown| unknown.reason.to_string());
                    undecided = undecided.or(unknown.filter(|unknown| unknown.choice.is_some()));
                    (Identity::Unknown, reason)
                }
            };
            let entry = verdicts
                .entry(Details::of(world, inquiry.relations(), subject, identity))
                .or_default();
            entry.0 = reason.or(entry.0.take());
            entry.1.insert(subject.address.clone());
        }
        Outcome { answer: verdicts, undecided }
    });
    // One verdict for each identity, under the condition that one of its worlds holds.
    let mut by_identity: BTreeMap<&Details, Found<'_>> = BTreeMap::new();
    for (path, verdicts) in &explored {
        for (details, (reason, instances)) in verdicts {
            let found = by_identity.entry(details).or_default();
            found.paths.push(path);
            found.instances.extend(instances.iter().cloned());
            if found.reason.is_none() {
                found.reason.clone_from(reason);
            }
        }
    }
    // A cluster that no world deploys is declared all the same; what it is, its code says.
    let is_update = by_identity.is_empty() && is_sample(inquiry, SubjectKind::ClusterUpdate);
    if by_identity.is_empty() && !is_update && !is_sample(inquiry, SubjectKind::Cluster) {
        return None;
    }
    let via = engine::call_chain(program, declaration.sample).into_iter().rev();
    let via: Vec<(Span, String)> = via.map(|way| (way.header, way.address)).collect();
    let root = &program.instance(Program::ROOT).module.path;
    let verdicts = by_identity.into_iter().map(|(details, found)| {
        let details = details.clone();
        let condition = Condition::any_of(found.paths);
        let when = (!condition.is_always()).then(|| secrets::condition(&condition).to_string());
        IdentityCase {
            when,
            root: root.clone(),
            parameters: Vec::new(),
            via: via.clone(),
            details,
            instances: found.instances,
            reason: found.reason,
        }
    });
    let worlds = verdicts.collect();
    let declared = |instance: &Instance, resource: &Resource| Cluster {
        span: program.workspace.sources.shown(resource.span),
        address: resource.address(),
        language: instance.module.language,
        is_update,
        worlds,
    };
    Some(declaration.with(program, declared))
}

/// Whether the declaration would make a subject of this kind in some world.
fn is_sample(inquiry: &Inquiry<'_, '_, '_>, kind: SubjectKind) -> bool {
    let explored = explore(inquiry.worlds, |world| {
        let sample = inquiry.sample(world);
        Outcome { answer: sample.is_some_and(|s| s.kind == kind), undecided: None }
    });
    explored.iter().any(|(_, is_one)| *is_one)
}

/// Classifies a cluster; an error is what is not known.
fn classify(world: &World<'_, '_>, cluster: &Value) -> Result<Identity, Option<Arc<Unknown>>> {
    let service_principal = known(world.get(cluster, "service_principal"))?;
    let identity = known(world.get(cluster, "identity"))?;
    let kind = match identity.is_null() {
        true => None,
        false => {
            let kind = known(world.get(&identity, "kind"))?;
            match &kind.kind {
                Kind::Null => None,
                Kind::String(text) if &**text == "none" || text.is_empty() => None,
                Kind::String(text) => Some(Arc::clone(text)),
                _ => return Err(None),
            }
        }
    };
    Ok(match (kind.as_deref(), service_principal.is_null()) {
        (None, true) => Identity::None,
        (None, false) => Identity::ServicePrincipal,
        (Some("systemassigned" | "userassigned"), false) => Identity::IdentityAndServicePrincipal,
        (Some("systemassigned"), true) => Identity::SystemAssigned,
        (Some("userassigned"), true) => {
            let ids = world.get(&identity, "user_assigned");
            // Which identities they are does not matter, if there are any.
            if ids.as_unknown().is_some_and(|unknown| unknown.refinement.non_empty) {
                return Ok(Identity::UserAssigned);
            }
            let ids = known(ids)?;
            match ids.as_array() {
                Some(array) if !array.items.is_empty() => Identity::UserAssigned,
                Some(array) => match &array.open {
                    Some(open) => return Err(Some(Arc::clone(open))),
                    None => Identity::UserAssignedEmpty,
                },
                None if ids.is_null() => Identity::UserAssignedEmpty,
                None => return Err(None),
            }
        }
        (Some(_), _) => Identity::Unsupported,
    })
}

/// A value that is not unknown.
fn known(value: Value) -> Result<Value, Option<Arc<Unknown>>> {
    match value.as_unknown() {
        Some(unknown) => Err(Some(Arc::clone(unknown))),
        None => match value.kind {
            Kind::Reference(_) => Err(None),
            _ => Ok(value),
        },
    }
}
