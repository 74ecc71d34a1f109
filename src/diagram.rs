//! Who runs as what, and who may do what: the clusters of a root, their identities, and the roles
//! that are granted to those, as a graph.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::collections::HashSet;
use crate::eval::{
    Condition, InstanceId, Kind, Outcome, PathCondition, Program, Reason, Reference, Target,
    TermId, Unknown, Value, World, explore,
};
use crate::ir::Mode;
use crate::model::{Relations, Subject, SubjectKind, application, passed, passed_identity};
use crate::rules::engine::{self, Inquiry};
use crate::secrets;
use crate::source::{FileId, Span};
use crate::text::unquoted;

/// The graph of a root.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// The folder or file of the root.
    pub root: PathBuf,
    /// Its edges, sorted.
    pub edges: Vec<Edge>,
}

impl Diagram {
    /// The graph of the clusters of a root: what they have, and what that has. `None` if there are no
    /// clusters.
    pub fn new(root: PathBuf, edges: impl IntoIterator<Item = Edge>) -> Option<Self> {
        let edges: Vec<Edge> = edges.into_iter().collect();
        let trusts_cluster = |edge: &&Edge| edge.from.kind == NodeKind::Cluster;
        let had: HashSet<_> =
            edges.iter().filter(trusts_cluster).map(|edge| edge.to.key()).collect();
        // Many declarations may say the same.
        let mut united: BTreeMap<(&Node, &Node, &str), Edge> = BTreeMap::new();
        for edge in &edges {
            if trusts_cluster(&edge) || had.contains(&edge.from.key()) {
                let key = (&edge.from, &edge.to, edge.label.as_str());
                let known = united.entry(key).or_insert_with(|| edge.clone());
                known.always |= edge.always;
                known.deployments.extend(edge.deployments.iter().cloned());
            }
        }
        let edges: Vec<Edge> = united.into_values().collect();
        (!edges.is_empty()).then_some(Self { root, edges })
    }
}

/// Something that a cluster or identity has.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Who has it.
    pub from: Node,
    /// What it is.
    pub to: Node,
    /// What it is to the one that has it: a part, or a role.
    pub label: String,
    /// Whether it is so in every world.
    pub always: bool,
    /// The declaration that says so.
    pub declaration: Span,
    /// The calls that lead to the declaration.
    pub calls: Vec<Span>,
    /// The variable or parameter files of each deployment of the root that has it.
    pub deployments: BTreeSet<Vec<FileId>>,
}

/// What stands at the end of an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its address, or the id that the code has for it.
    pub name: String,
    /// The ID of a resource that is declared elsewhere, and whose name is not known: it may be another one than that
    /// of the same name here.
    foreign: Option<TermId>,
}

impl Node {
    fn new(kind: NodeKind, name: String) -> Self {
        Self { kind, name, foreign: None }
    }

    /// Whether it is known what it is; all that is not known is one node.
    pub fn is_known(&self) -> bool {
        self.name != UNKNOWN
    }

    /// What tells it apart from others, whatever it is to them.
    pub fn key(&self) -> (&str, Option<TermId>) {
        (&self.name, self.foreign)
    }
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// A cluster.
    Cluster,
    /// An identity that Azure makes for a cluster; its name says which of them.
    Own,
    /// A user-assigned identity, or whatever stands for one.
    Identity,
    /// A service principal.
    ServicePrincipal,
    /// Anything else that is a principal, or that a role is granted on.
    Other,
}

/// What is drawn of a declaration: from, to and label.
type Drawn = (Node, Node, String);

/// The edges that a declaration adds.
pub fn edges(program: &Program<'_>, inquiry: &Inquiry<'_, '_, '_>) -> Vec<Edge> {
    let explored = explore(inquiry.worlds, |world| {
        let relations = inquiry.relations();
        let mut drawing = Drawing { world, relations, drawn: Vec::new(), undecided: None };
        match &*inquiry.subjects(world) {
            Ok(subjects) => {
                subjects.iter().for_each(|(instance, subject)| drawing.add(*instance, subject));
            }
            Err(unknown) => drawing.undecided = Some(Arc::clone(unknown)),
        }
        Outcome { answer: drawing.drawn, undecided: drawing.undecided }
    });
    let mut all: BTreeMap<Drawn, Vec<&PathCondition>> = BTreeMap::new();
    for (path, drawn) in &explored {
        for edge in drawn {
            all.entry(edge.clone()).or_default().push(path);
        }
    }
    let declaration = inquiry.declaration.with(program, |_, resource| resource.span);
    let calls = engine::call_chain(program, inquiry.declaration.sample);
    let calls: Vec<Span> = calls.into_iter().map(|call| call.header).collect();
    let edge = |((from, to, label), paths): (Drawn, Vec<&PathCondition>)| {
        let always = Condition::any_of(paths).is_always();
        let (calls, deployments) = (calls.clone(), BTreeSet::new());
        Edge { from, to, label, always, declaration, calls, deployments }
    };
    all.into_iter().map(edge).collect()
}

/// What a declaration adds in one world.
struct Drawing<'d, 'p, 'w> {
    world: &'d World<'p, 'w>,
    relations: &'d Relations,
    drawn: Vec<Drawn>,
    /// The first open choice that something depends on.
    undecided: Option<Arc<Unknown>>,
}

impl Drawing<'_, '_, '_> {
    fn get(&mut self, value: &Value, name: &str) -> Value {
        let value = self.world.get(value, name);
        let open = value.as_unknown().filter(|unknown| unknown.choice.is_some());
        self.undecided = self.undecided.take().or(open.cloned());
        value
    }

    fn edge(&mut self, from: &Node, to: Node, label: &str) {
        self.drawn.push((from.clone(), to, label.to_owned()));
    }

    fn node(&self, value: &Value, kind: NodeKind) -> Node {
        let foreign = value.reference().and_then(unnamed);
        let mut name = name(self.world, self.relations, value);
        // A scope is what the whole reference leads to; an identity is known by what it belongs to.
        if let Some(reference) = value.reference()
            && (kind == NodeKind::Other || is_of_another_state(self.world, reference))
            && let Some(path) = path_within(reference)
        {
            name = format!("{name}.{path}");
        }
        // Clusters name a service principal, or its application, by the client ID.
        if kind == NodeKind::ServicePrincipal
            && let Some(target) =
                value.reference().and_then(|reference| application(self.world, reference))
        {
            name = address(self.world, &target);
        }
        if kind != NodeKind::Other
            && let Some(input) = passed_identity(self.world, value)
        {
            name = input;
        }
        Node { foreign, ..Node::new(kind, name) }
    }

    fn add(&mut self, instance: InstanceId, subject: &Subject) {
        match subject.kind {
            SubjectKind::Cluster => self.cluster(subject),
            SubjectKind::RoleAssignment => self.role_assignment(instance, &subject.value),
            SubjectKind::FederatedCredential => self.federated_credential(&subject.value),
            SubjectKind::ClusterUpdate
            | SubjectKind::ManagedIdentity
            | SubjectKind::ServicePrincipalSecret
            | SubjectKind::AccessPolicy
            | SubjectKind::IdentityBinding => {}
        }
    }

    fn cluster(&mut self, subject: &Subject) {
        let cluster = Node::new(NodeKind::Cluster, subject.address.clone());
        let identity = self.get(&subject.value, "identity");
        match self.get(&identity, "kind").as_str() {
            Some("systemassigned") => {
                self.edge(&cluster, own(&cluster, CLUSTER_IDENTITY), "control plane");
            }
            Some("userassigned") => {
                let assigned = self.get(&identity, "user_assigned");
                for one in assigned.as_array().into_iter().flat_map(|array| &array.items) {
                    let id = self.get(one, "id");
                    self.edge(&cluster, self.node(&id, NodeKind::Identity), "control plane");
                }
            }
            _ => {}
        }
        let service_principal = self.get(&subject.value, "service_principal");
        if !service_principal.is_null() && service_principal.as_unknown().is_none() {
            let id = self.get(&service_principal, "client_id");
            let node = self.node(&id, NodeKind::ServicePrincipal);
            self.edge(&cluster, node, "control plane and kubelets");
        }
        let kubelet = self.get(&subject.value, "kubelet_identity");
        let kubelet = self.get(&kubelet, "resource_id");
        if !kubelet.is_null() {
            self.edge(&cluster, self.node(&kubelet, NodeKind::Identity), "kubelets");
        }
    }

    /// Whoever trusts the tokens of a cluster is an identity of its workloads.
    fn federated_credential(&mut self, credential: &Value) {
        let issuer = self.get(credential, "issuer");
        let identity = self.get(credential, "identity");
        if issuer.reference().is_some() {
            let cluster = self.node(&issuer, NodeKind::Cluster);
            self.edge(&cluster, self.node(&identity, NodeKind::Identity), "workload");
        }
    }

    fn role_assignment(&mut self, instance: InstanceId, assignment: &Value) {
        let principal = self.get(assignment, "principal");
        let id = self.get(&principal, "id");
        let class = self.get(&principal, "class");
        let attribute = self.get(&principal, "attribute");
        if attribute.as_str().is_some_and(|name| CLIENT_IDS.contains(&name)) {
            // It is no principal, and gets no role.
            return;
        }
        let (kind, part) = match class.as_str() {
            Some("cluster-identity") => {
                (NodeKind::Cluster, Some((CLUSTER_IDENTITY, "control plane")))
            }
            Some("kubelet-identity") => (NodeKind::Cluster, Some(("kubelet identity", "kubelets"))),
            Some("addon-identity") => (NodeKind::Cluster, Some(("add-on identity", "add-on"))),
            Some("user-assigned-identity") => (NodeKind::Identity, None),
            Some("service-principal") => (NodeKind::ServicePrincipal, None),
            _ => (NodeKind::Other, None),
        };
        let mut from = self.node(&id, kind);
        if let Some((part, label)) = part {
            let part = own(&from, part);
            self.edge(&from, part.clone(), label);
            from = part;
        }
        let (role, scope) = (self.get(assignment, "role"), self.get(assignment, "scope"));
        let role = role_name(self.world, self.relations, &role);
        let scope = match scope.kind {
            // `resourceGroup()` and its kind are objects, which have names if somebody gives them one.
            Kind::Null | Kind::Object(_) if self.get(&scope, "name").as_str().is_none() => {
                self.deployment(instance, assignment)
            }
            _ => self.node(&scope, NodeKind::Other),
        };
        self.edge(&from, scope, &role);
    }

    /// What an assignment without a scope of its own is deployed to: what the call of its module names, or else the
    /// function that gives it in its module.
    fn deployment(&mut self, instance: InstanceId, assignment: &Value) -> Node {
        if let Some(scope) = self.world.deployed_to(instance) {
            let is_named = self.get(&scope, "name").as_str().is_some();
            if scope.reference().is_some() || is_named {
                return self.node(&scope, NodeKind::Other);
            }
            // Expressions of templates are texts.
            if !self.world.text(scope.span).starts_with('"') {
                return Node::new(NodeKind::Other, written(self.world, &scope));
            }
        }
        let kind = self.get(assignment, "scope_kind");
        let function = match kind.as_str() {
            Some("resource-group" | "node-resource-group") => "resourceGroup()",
            Some("subscription") => "subscription()",
            Some("management-group") => "managementGroup()",
            Some("tenant") => "tenant()",
            _ => return Node::new(NodeKind::Other, UNKNOWN.into()),
        };
        let name = self.world.program.instance(instance).within(function);
        Node::new(NodeKind::Other, name)
    }
}

const CLUSTER_IDENTITY: &str = "identity";

/// The attributes that are client IDs.
const CLIENT_IDS: [&str; 3] = ["client_id", "clientId", "application_id"];

/// What stands for everything that is not known.
const UNKNOWN: &str = "not known";

/// An identity that Azure makes for a cluster.
fn own(cluster: &Node, part: &str) -> Node {
    Node {
        kind: NodeKind::Own,
        name: format!("{part} of {}", cluster.name),
        foreign: cluster.foreign,
    }
}

/// Whether something comes from the outputs of another state, which say nothing of what they are.
fn is_of_another_state(world: &World<'_, '_>, reference: &Reference) -> bool {
    let Target::Resource { instance, index, .. } = reference.target else { return false };
    let declared = world.program.instance(instance);
    *declared.module.resources[index].ty == *"terraform_remote_state"
}

/// What a reference reads of a declared resource, unless that is its ID.
fn path_within(reference: &Reference) -> Option<String> {
    let is_declared = matches!(reference.target, Target::Resource { .. });
    (is_declared && !reference.is_own_id()).then(|| reference.path_text())
}

/// The ID of a resource that is declared elsewhere, and whose name is not known.
fn unnamed(reference: &Reference) -> Option<TermId> {
    match &reference.target {
        Target::Foreign(foreign) if foreign.name.is_none() => Some(foreign.id),
        _ => None,
    }
}

/// What a role is called: a definition that is looked up, by its name.
fn role_name(world: &World<'_, '_>, relations: &Relations, role: &Value) -> String {
    let looked_up = role.reference().and_then(|reference| {
        let Target::Resource { instance, index, .. } = reference.target else { return None };
        let instance = world.program.instance(instance);
        let definition = &instance.module.resources[index];
        let name = world.argument(&reference.target, "name")?;
        (definition.mode == Mode::Existing).then(|| name.as_str().map(str::to_owned))?
    });
    match (looked_up, name(world, relations, role)) {
        (Some(name), _) => format!("roleDefinitions/{name}"),
        // A computed ID has no name: its expression says what it is computed from.
        (None, name) if name == UNKNOWN && role.as_unknown().is_some() => {
            let text = written(world, role);
            match text.char_indices().nth(MAX_COMPUTED) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
        (None, name) => name,
    }
}

/// A role that is computed is shown with this many characters of its expression.
const MAX_COMPUTED: usize = 40;

/// The expression of a value as the code writes it, without quotes and secrets.
fn written(world: &World<'_, '_>, value: &Value) -> String {
    secrets::shown(unquoted(&world.text(value.span))).into_owned()
}

/// What a value is called: the address of what it refers to, or the text that it is.
fn name(world: &World<'_, '_>, relations: &Relations, value: &Value) -> String {
    match (&value.kind, value.reference()) {
        (_, Some(reference)) => address(world, &relations.made(world, &reference.target)),
        (Kind::String(text), None) => text.to_string(),
        (Kind::Unknown(_), None) if world.text_parts(value).is_some() => written(world, value),
        (Kind::Object(_), None) => match world.get(value, "name").as_str() {
            Some(name) => format!("resourceGroups/{name}"),
            None => UNKNOWN.into(),
        },
        (Kind::Unknown(unknown), None) => match &unknown.reason {
            // What somebody else passes in is known by its input.
            Reason::Parameter(_) | Reason::Replaced(_) => {
                passed(world, value).unwrap_or_else(|| UNKNOWN.into())
            }
            _ => UNKNOWN.into(),
        },
        (_, None) => UNKNOWN.into(),
    }
}

fn address(world: &World<'_, '_>, target: &Target) -> String {
    match target {
        Target::Resource { instance, index, key } => {
            world.program.address(*instance, *index, key.as_ref())
        }
        Target::Module(instance) => world.program.instance(*instance).address.clone(),
        Target::Remote(instance, call) => {
            let instance = world.program.instance(*instance);
            let call = instance.module.calls.get_index(*call);
            instance.within(call.map_or("", |(_, call)| &call.symbol))
        }
        Target::Foreign(foreign) => {
            let short = foreign.ty.rsplit('/').next().unwrap_or_default();
            format!("{short}/{}", foreign.name.as_deref().unwrap_or("…"))
        }
    }
}
