//! How the resources of a program are related: which identities its clusters use, and as what.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::declaration::{Declaration, declarations, instances};
use super::federation::{Before, FederatedCredential};
use super::looked_up::Made;
use super::ordering::is_ordered;
use super::role_assignment::RoleAssignment;
use super::{Subject, SubjectKind, id_of, read, with_reading};
use crate::collections::{HashMap, HashSet};
use crate::eval::{Array, InstanceId, Key, Kind, Reason, Target, TermId, Unknown, Value, World};
use crate::ir::{Repetition, Resource};
use crate::source::Span;

/// The subjects of a declaration in a world, or the open choice that decides whether there are any.
pub(crate) type Subjects = Result<Vec<(InstanceId, Subject)>, Arc<Unknown>>;

/// The declarations of a program, and how they are related in each of its worlds.
pub struct Relations {
    declarations: Vec<Declaration>,
    /// By the number of the world, as all that follow.
    clusters: RefCell<HashMap<usize, HashMap<Target, Option<Value>>>>,
    made: RefCell<HashMap<usize, Rc<Made>>>,
    uses: RefCell<HashMap<usize, Rc<Uses>>>,
    role_assignments: RefCell<HashMap<usize, Rc<RoleAssignments>>>,
    credentials: RefCell<HashMap<usize, Rc<Vec<Credential>>>>,
}

/// The role assignments of a world.
#[derive(Default)]
pub(super) struct RoleAssignments {
    pub(super) by_principal: HashMap<Target, Vec<(Target, RoleAssignment)>>,
    /// The principals that are instances at keys which are not known.
    open_principals: Vec<Target>,
    /// The roles of each principal, by what they are, and whether they are those of the identity that Azure
    /// makes for a cluster's kubelets.
    roles: HashSet<(Target, bool, TermId)>,
    /// Those of which it is not known whose they are.
    pub(super) others: Vec<RoleAssignment>,
    /// What decides whether there are more.
    pub(super) open: Option<Arc<Unknown>>,
}

/// A federated credential of a world.
struct Credential {
    target: Target,
    issuer: Value,
    subject: Value,
    /// What is the same for all credentials of an identity; `None` if that is not known.
    identity: Option<String>,
    /// Whether its declaration makes several, and all of them at once.
    is_parallel: bool,
    /// Whether a deployment of Azure writes it, which has no order of its own.
    is_azure: bool,
    /// Whether Terraform writes it without a lock on its identity.
    is_unlocked: bool,
}

impl RoleAssignments {
    /// The role assignments of what may be a principal, and is another instance of its resource for all that is
    /// written.
    pub(super) fn of_candidates<'s>(
        &'s self,
        principal: &'s Target,
    ) -> impl Iterator<Item = &'s RoleAssignment> {
        let candidates = candidates(&self.by_principal, &self.open_principals, principal);
        candidates.flatten().map(|(_, assignment)| assignment)
    }
}

/// What is known of the instances that may be one, and are other instances of its resource for all that is
/// written.
fn candidates<'m, T>(
    all: &'m HashMap<Target, T>,
    open: &'m [Target],
    one: &'m Target,
) -> impl Iterator<Item = &'m T> {
    let with_open_key = open.iter().filter_map(|other| all.get_key_value(other));
    let of_all = one.is_open().then(|| all.iter()).into_iter().flatten();
    let known = of_all.filter(|(other, _)| !other.is_open());
    with_open_key.chain(known).filter(|(other, _)| other.may_be(one)).map(|(_, found)| found)
}

/// Who uses which identity in a world.
#[derive(Default)]
struct Uses {
    /// By the identity: what it is to a cluster, and to which.
    by_identity: HashMap<Target, Vec<Use>>,
    /// The identities that are instances at keys which are not known.
    open_identities: Vec<Target>,
    /// By the cluster: the identity that its code gives its kubelets.
    kubelets: HashMap<Target, Target>,
    /// By the cluster: the identities that its code gives its control plane.
    control_planes: HashMap<Target, Vec<Target>>,
    /// The client IDs of service principals that no resource has as an attribute, each with what messages call the cluster.
    client_ids: Vec<(Value, Value)>,
    /// Clusters that may use any identity.
    open: Option<Arc<Unknown>>,
    /// Clusters that may use any identity that this code does not make.
    from_outside: Option<Arc<Unknown>>,
}

/// What an identity is to a cluster.
struct Use {
    /// `cluster` or `kubelet`.
    role: &'static str,
    /// The cluster.
    target: Target,
    /// What messages call it.
    cluster: Value,
    /// Where the cluster says so.
    span: Span,
}

impl Relations {
    /// The relations of a world's program, which are the same in all its worlds.
    pub fn new(world: &World<'_, '_>) -> Self {
        Self {
            declarations: declarations(world),
            clusters: RefCell::default(),
            made: RefCell::default(),
            uses: RefCell::default(),
            role_assignments: RefCell::default(),
            credentials: RefCell::default(),
        }
    }

    /// All declarations that may be subjects.
    pub fn declarations(&self) -> &[Declaration] {
        &self.declarations
    }

    /// The subjects that a declaration makes in a world.
    pub(crate) fn subjects(&self, world: &World<'_, '_>, declaration: &Declaration) -> Subjects {
        let read = |(instance, key): (InstanceId, Option<Key>)| {
            let target = Target::Resource { instance, index: declaration.index, key };
            read(world, self, target).map(|subject| (instance, subject))
        };
        instances(world, declaration)
            .map(|instances| instances.into_iter().filter_map(read).collect())
    }

    /// The subject that a declaration would make, whether or not it is ever deployed.
    pub(crate) fn sample(
        &self,
        world: &World<'_, '_>,
        declaration: &Declaration,
    ) -> Option<Subject> {
        let (instance, index) = (declaration.sample, declaration.index);
        read(world, self, Target::Resource { instance, index, key: None })
    }

    /// The cluster that the code makes at a target, which many role assignments and credentials may refer
    /// to, or that it looks up there and makes elsewhere; `None` if it makes none.
    pub(super) fn cluster(&self, world: &World<'_, '_>, target: &Target) -> Option<Value> {
        if let Some(known) =
            self.clusters.borrow().get(&world.number).and_then(|known| known.get(target))
        {
            return known.clone();
        }
        let made = self.made(world, target);
        let is_one = super::is_managed(world, &made) && super::is_cluster(world, &made);
        let subject = is_one.then(|| read(world, self, made)).flatten();
        let cluster = subject
            .filter(|subject| subject.kind == SubjectKind::Cluster)
            .map(|subject| subject.value);
        let mut clusters = self.clusters.borrow_mut();
        clusters.entry(world.number).or_default().insert(target.clone(), cluster.clone());
        cluster
    }

    /// What the code makes under the name of a cluster or an identity that it looks up, or else the target itself.
    pub(crate) fn made(&self, world: &World<'_, '_>, target: &Target) -> Target {
        self.all_made(world).get(world, target).unwrap_or_else(|| target.clone())
    }

    /// The identity that the code makes under a name.
    pub(super) fn identity(&self, world: &World<'_, '_>, name: &Value) -> Option<Target> {
        self.all_made(world).identity(world, name)
    }

    /// Whether two references are to one identity, if that can be said.
    pub(super) fn is_same_identity(
        &self,
        world: &World<'_, '_>,
        one: &Target,
        other: &Target,
    ) -> Option<bool> {
        self.all_made(world).is_same(world, one, other)
    }

    /// What messages call the cluster that runs as the service principal with a client ID, which no resource has as an
    /// attribute.
    pub(super) fn cluster_of_client(&self, world: &World<'_, '_>, id: &Value) -> Option<Value> {
        let is_it = |client: &Value| match (&client.kind, &id.kind) {
            // Placeholders of different inputs can be alike; what is written in one place is one ID.
            (Kind::String(_), Kind::String(_)) => client.span == id.span,
            (Kind::Unknown(_), Kind::Unknown(_)) => {
                world.term_of(id).is_some_and(|id| world.term_of(client) == Some(id))
            }
            _ => false,
        };
        let uses = self.uses(world);
        uses.client_ids.iter().find(|(client, _)| is_it(client)).map(|(_, cluster)| cluster.clone())
    }

    /// The ID of an identity, as a reference to the cluster if it is one of those that AKS makes for a cluster.
    pub(super) fn actual(&self, world: &World<'_, '_>, id: Value) -> Value {
        self.all_made(world).of_aks(world, &id).unwrap_or(id)
    }

    /// Whether the code gives the node resource group of a cluster a name of which this is true.
    pub(super) fn has_node_group(
        &self,
        world: &World<'_, '_>,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> bool {
        self.all_made(world).node_groups.iter().any(is_wanted)
    }

    fn all_made(&self, world: &World<'_, '_>) -> Rc<Made> {
        once(&self.made, world, || Made::all(world))
    }

    /// What an identity is to the clusters of a world: a list of `cluster`, `kubelet` and `client`, and what
    /// messages call the first of those clusters.
    pub(super) fn used_as(
        &self,
        world: &World<'_, '_>,
        identity: &Target,
        span: Span,
    ) -> (Value, Value) {
        let uses = self.uses(world);
        let identity = &self.made(world, identity);
        let known = uses.by_identity.get(identity).map(Vec::as_slice).unwrap_or_default();
        let items = known.iter().map(|one| Value::string(one.role, one.span)).collect();
        let is_made_here = super::is_managed(world, identity);
        let outside = || uses.from_outside.clone().filter(|_| !is_made_here);
        let candidates = candidates(&uses.by_identity, &uses.open_identities, identity);
        let is_new = |one: &Use| known.iter().all(|other| other.role != one.role);
        let may_be_more = candidates.flatten().any(is_new);
        let others = || may_be_more.then(|| not_known(span));
        let open = uses.open.clone().or_else(others).or_else(outside);
        let array = Array::list(items, open);
        let cluster = known.first().map_or_else(|| Value::null(span), |one| one.cluster.clone());
        (Value { kind: Kind::Array(array.into()), ..Value::null(span) }, cluster)
    }

    /// Whether the kubelets of a cluster are granted a role. What is given is the cluster, or an identity
    /// that clusters use.
    pub(super) fn kubelets_have(&self, world: &World<'_, '_>, of: &Target, role: &Value) -> bool {
        let uses = self.uses(world);
        let of = &self.made(world, of);
        let used = uses.by_identity.get(of).into_iter().flatten();
        let clusters = std::iter::once(of).chain(used.map(|one| &one.target));
        let assignments = self.role_assignments(world);
        let Some(role) = world.term_of(role) else { return false };
        let has = |principal: &Target, of_kubelets: bool| {
            assignments.roles.contains(&(principal.clone(), of_kubelets, role))
        };
        clusters.into_iter().any(|cluster| {
            // That which Azure makes is read from the cluster itself.
            let chosen = uses.kubelets.get(cluster);
            has(cluster, true)
                || chosen.is_some_and(|kubelet| has(kubelet, false) || has(kubelet, true))
        })
    }

    /// Whether the control plane of a cluster is granted a role, or one that includes it. What is given is
    /// the cluster, or an identity that clusters use.
    pub(super) fn control_planes_have(
        &self,
        world: &World<'_, '_>,
        of: &Target,
        role: &Value,
    ) -> bool {
        let uses = self.uses(world);
        let of = &self.made(world, of);
        // What an identity itself is granted is the control plane's only where the identity is that of a control plane.
        let clusters: Vec<&Target> = match uses.by_identity.get(of) {
            Some(used) => used.iter().map(|one| &one.target).collect(),
            None => vec![of],
        };
        let assignments = self.role_assignments(world);
        let wider = ["Contributor", "Owner"].map(|name| Value::string(name, role.span));
        let roles = std::iter::once(role).chain(&wider).filter_map(|role| world.term_of(role));
        let roles: Vec<TermId> = roles.collect();
        let has = |principal: &Target| {
            let of_one = |role: &TermId| (principal.clone(), false, *role);
            roles.iter().any(|role| assignments.roles.contains(&of_one(role)))
        };
        clusters.into_iter().any(|cluster| {
            has(cluster) || uses.control_planes.get(cluster).into_iter().flatten().any(has)
        })
    }

    /// All role assignments of a world.
    pub(super) fn role_assignments(&self, world: &World<'_, '_>) -> Rc<RoleAssignments> {
        once(&self.role_assignments, world, || {
            let mut found = RoleAssignments::default();
            let (targets, open) = self.targets(world, |_| true);
            found.open = open;
            for target in targets {
                let read = with_reading(world, self, &target, RoleAssignment::read);
                let Some(assignment) = read else { continue };
                let principal = assignment.principal_id.reference();
                let principal = principal.filter(|principal| principal.is_declared());
                let made = principal.map(|principal| self.made(world, &principal.target));
                match &made {
                    // Who is in a group is not known.
                    Some(principal)
                        if super::is_managed(world, principal) && !is_group(world, principal) =>
                    {
                        let path = assignment.principal_id.reference().map(|to| &to.path);
                        let of_kubelets =
                            path.is_some_and(|path| path.iter().any(is_kubelet_identity));
                        if let Some(role) = world.term_of(&assignment.role) {
                            found.roles.insert((principal.clone(), of_kubelets, role));
                        }
                        if principal.is_open() && !found.by_principal.contains_key(principal) {
                            found.open_principals.push(principal.clone());
                        }
                        found
                            .by_principal
                            .entry(principal.clone())
                            .or_default()
                            .push((target, assignment));
                    }
                    _ => found.others.push(assignment),
                }
            }
            found
        })
    }

    /// The credentials of the same identity that are declared before one.
    pub(super) fn credentials_before(&self, world: &World<'_, '_>, one: &Target) -> Before {
        let credentials = once(&self.credentials, world, || {
            let (targets, _) = self.targets(world, |_| true);
            let read = |target: Target| {
                with_reading(world, self, &target, |r| {
                    let credential = FederatedCredential::read(r)?;
                    let is_azure = r.language().is_azure();
                    // azurerm takes a lock for each identity, azapi only those that it is told of.
                    let is_unlocked = credential.source == "azapi" && r.argument("locks").is_null();
                    Some(Credential {
                        issuer: credential.issuer.clone(),
                        subject: credential.subject.clone(),
                        identity: same_for_all(&credential.identity),
                        is_parallel: match &r.resource.repetition {
                            Repetition::One => false,
                            Repetition::Loop { serial, .. } => !serial,
                            Repetition::Count(_) | Repetition::ForEach(_) => is_unlocked,
                        },
                        is_azure,
                        is_unlocked,
                        target: target.clone(),
                    })
                })
            };
            targets.into_iter().filter_map(read).collect()
        });
        let Some(at) = credentials.iter().position(|known| known.target == *one) else {
            return Before { count: 0, concurrent_write: Some(false), has_same: false };
        };
        let credential = &credentials[at];
        let same = |other: &&Credential| {
            credential.identity.is_some() && other.identity == credential.identity
        };
        let before = || credentials[..at].iter().filter(same);
        let concurrent_write = |other: &Credential| match (&other.target, one) {
            (
                Target::Resource { instance, index, .. },
                Target::Resource { instance: there, index: own, .. },
            ) if instance == there => match index == own {
                true => Some(credential.is_parallel),
                false if credential.is_azure || other.is_unlocked => {
                    is_ordered(world, &other.target, one).map(|is_ordered| !is_ordered)
                }
                false => Some(false),
            },
            // What orders modules is not looked into.
            _ => Some(false),
        };
        let found: Vec<Option<bool>> = before().map(concurrent_write).collect();
        let concurrent_write = match credential.is_azure || credential.is_unlocked {
            true if found.contains(&Some(true)) => Some(true),
            true if found.contains(&None) => None,
            _ => Some(false),
        };
        let is_same = |one: &Value, other: &Value| match world.term_of(one) {
            Some(term) => world.term_of(other) == Some(term),
            None => false,
        };
        // A subject that is not known may be another one in each instance.
        let has_same = credential.subject.as_str().is_some()
            && before().any(|other| {
                is_same(&other.issuer, &credential.issuer)
                    && is_same(&other.subject, &credential.subject)
            });
        Before { count: before().count(), concurrent_write, has_same }
    }

    /// Whether a world has clusters, and all of them have a managed identity, which they run as.
    pub(super) fn clusters_are_managed(&self, world: &World<'_, '_>, place: Span) -> Value {
        let (targets, mut open) = self.targets(world, super::may_be_cluster);
        let mut found = false;
        for target in targets.into_iter().filter(|target| super::is_cluster(world, target)) {
            let Some(cluster) = read(world, self, target) else { continue };
            found |= cluster.kind == SubjectKind::Cluster;
            let identity = world.get(&cluster.value, "identity");
            let kind = world.get(&identity, "kind");
            let service_principal = world.get(&cluster.value, "service_principal");
            for value in [&kind, &service_principal] {
                open = open.or_else(|| value.as_unknown().cloned());
            }
            let is_managed = matches!(kind.as_str(), Some("systemassigned" | "userassigned"));
            if (!is_managed && kind.as_unknown().is_none())
                || (!service_principal.is_null() && service_principal.as_unknown().is_none())
            {
                return Value::bool(false, place);
            }
        }
        match open {
            Some(open) => Value::unknown(open, place),
            None => Value::bool(found, place),
        }
    }

    /// The ID of the identity that the module of a resource declares, if it declares one and no cluster uses it.
    pub(crate) fn unused_identity(&self, world: &World<'_, '_>, near: &Target) -> Option<Value> {
        let Target::Resource { instance: module, .. } = near else { return None };
        let (mut targets, _) = self.targets(world, |_| true);
        targets.retain(|target| {
            matches!(target, Target::Resource { instance, .. } if instance == module)
                && read(world, self, target.clone())
                    .is_some_and(|subject| subject.kind == SubjectKind::ManagedIdentity)
        });
        let [target @ Target::Resource { index, key: None, .. }] = targets.as_slice() else {
            return None;
        };
        let uses = self.uses(world);
        if uses.by_identity.contains_key(target) || uses.open.is_some() {
            return None;
        }
        let header = world.program.instance(*module).module.resources[*index].header;
        Some(id_of(target.clone(), header))
    }

    /// All instances of the declarations of a world that are of interest, and what decides whether there
    /// are more.
    fn targets(
        &self,
        world: &World<'_, '_>,
        is_of_interest: impl Fn(&Resource) -> bool,
    ) -> (Vec<Target>, Option<Arc<Unknown>>) {
        let mut targets = Vec::new();
        let mut open = None;
        for declaration in &self.declarations {
            if !declaration.with(world.program, |_, resource| is_of_interest(resource)) {
                continue;
            }
            match instances(world, declaration) {
                Ok(instances) => targets.extend(instances.into_iter().map(|(instance, key)| {
                    Target::Resource { instance, index: declaration.index, key }
                })),
                Err(unknown) => open = open.or(Some(unknown)),
            }
        }
        (targets, open)
    }

    fn uses(&self, world: &World<'_, '_>) -> Rc<Uses> {
        once(&self.uses, world, || {
            let (targets, open) = self.targets(world, super::may_be_cluster);
            let mut uses = Uses { open, ..Uses::default() };
            for target in targets {
                // What is read of a role assignment needs what is being found out here.
                if let Some(cluster) = self.cluster(world, &target) {
                    uses.add(world, self, &target, &cluster);
                }
            }
            uses
        })
    }
}

/// Whether what roles are granted to is a group of Entra.
fn is_group(world: &World<'_, '_>, principal: &Target) -> bool {
    let Target::Resource { instance, index, .. } = principal else { return false };
    let ty = &world.program.instance(*instance).module.resources[*index].ty;
    ty.starts_with("azuread_group") || ty.starts_with("Microsoft.Graph/groups")
}

/// Whether a step on the way from a cluster leads to its kubelets' identity, in any language.
fn is_kubelet_identity(key: &Key) -> bool {
    let is_one = |name: &str| ["kubelet_identity", "kubeletidentity"].contains(&name);
    matches!(key, Key::Name(name) if is_one(&name.to_ascii_lowercase()))
}

/// What is found out of a world once.
fn once<T>(
    known: &RefCell<HashMap<usize, Rc<T>>>,
    world: &World<'_, '_>,
    find: impl FnOnce() -> T,
) -> Rc<T> {
    if let Some(known) = known.borrow().get(&world.number) {
        return Rc::clone(known);
    }
    let found = Rc::new(find());
    known.borrow_mut().insert(world.number, Rc::clone(&found));
    found
}

/// What is the same for all that name the same identity.
fn same_for_all(identity: &Value) -> Option<String> {
    match (identity.reference(), &identity.kind) {
        (Some(reference), _) => Some(format!("{:?}", reference.target)),
        (None, Kind::String(name)) => Some(name.to_lowercase()),
        (None, Kind::Unknown(unknown)) => unknown.term.map(|term| format!("{term:?}")),
        _ => None,
    }
}

impl Uses {
    fn add(
        &mut self,
        world: &World<'_, '_>,
        relations: &Relations,
        target: &Target,
        cluster: &Value,
    ) {
        let named = |id: Value| {
            let made = id.reference().map(|reference| relations.made(world, &reference.target));
            (made, id)
        };
        let identity = world.get(cluster, "identity");
        let assigned = world.get(&identity, "user_assigned");
        match &assigned.kind {
            Kind::Array(array) => {
                for one in &array.items {
                    self.one(world, target, cluster, "cluster", named(world.get(one, "id")));
                }
                self.open = self.open.take().or_else(|| array.open.clone());
            }
            _ => self.unless_known(&assigned),
        }
        let kubelet = world.get(&world.get(cluster, "kubelet_identity"), "resource_id");
        self.one(world, target, cluster, "kubelet", named(kubelet));
        let service_principal = world.get(cluster, "service_principal");
        let client_id = world.get(&service_principal, "client_id");
        if client_id.reference().is_some() {
            self.one(world, target, cluster, "client", named(client_id));
        } else if !client_id.is_null() {
            self.client_ids.push((client_id, world.get(cluster, "display_name")));
        }
    }

    fn one(
        &mut self,
        world: &World<'_, '_>,
        target: &Target,
        cluster: &Value,
        role: &'static str,
        (identity, id): (Option<Target>, Value),
    ) {
        match identity {
            Some(identity) => {
                let cluster = world.get(cluster, "display_name");
                let one = Use { role, target: target.clone(), cluster, span: id.span };
                if matches!(identity, Target::Resource { key: Some(Key::Any), .. }) {
                    self.open = self.open.take().or_else(|| Some(not_known(id.span)));
                }
                if role == "kubelet" {
                    self.kubelets.insert(target.clone(), identity.clone());
                }
                if role == "cluster" {
                    let identities = self.control_planes.entry(target.clone()).or_default();
                    identities.push(identity.clone());
                }
                if identity.is_open() && !self.by_identity.contains_key(&identity) {
                    self.open_identities.push(identity.clone());
                }
                self.by_identity.entry(identity).or_default().push(one);
            }
            None => self.unless_known(&id),
        }
    }

    /// A value that is not known may be any identity; one that is left to whoever deploys is none of
    /// those that the code makes.
    fn unless_known(&mut self, value: &Value) {
        if let Some(unknown) = value.as_unknown() {
            let open = match unknown.choice {
                Some(_) => &mut self.open,
                None => &mut self.from_outside,
            };
            open.get_or_insert_with(|| Arc::clone(unknown));
        }
    }
}

fn not_known(span: Span) -> Arc<Unknown> {
    Arc::new(Unknown::new(Reason::Deployment, span))
}
