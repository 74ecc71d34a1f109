//! What hangs together in a program: which identities its clusters use, and as what.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::declaration::{Declaration, declarations, instances};
use super::{Subject, SubjectKind, read};
use crate::eval::{Array, InstanceId, Key, Kind, Program, Reason, Target, Unknown, Value, World};
use crate::source::Span;

/// The subjects of a declaration in a world, or the open choice that decides whether there are any.
pub(crate) type Subjects = Result<Vec<(InstanceId, Subject)>, Arc<Unknown>>;

/// The declarations of a program, and what hangs together in each of its worlds.
pub struct Relations {
    declarations: Vec<Declaration>,
    /// By the number of the world.
    uses: RefCell<HashMap<usize, Rc<Uses>>>,
}

/// Who uses which identity in a world.
#[derive(Default)]
struct Uses {
    /// By the identity: what it is to a cluster, and to which.
    by_identity: HashMap<Target, Vec<Use>>,
    /// Clusters that may use any identity.
    open: Option<Arc<Unknown>>,
}

/// What an identity is to a cluster.
struct Use {
    /// `cluster` or `kubelet`.
    role: &'static str,
    /// What messages call the cluster.
    cluster: Value,
    /// Where the cluster says so.
    span: Span,
}

impl Relations {
    /// The relations of a program.
    pub fn new(program: &Program<'_>) -> Self {
        Self { declarations: declarations(program), uses: RefCell::default() }
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

    /// What an identity is to the clusters of a world: a list of `cluster` and `kubelet`, and what
    /// messages call the first of those clusters.
    pub(super) fn used_as(
        &self,
        world: &World<'_, '_>,
        identity: &Target,
        span: Span,
    ) -> (Value, Value) {
        let uses = self.uses(world);
        let known = uses.by_identity.get(identity).map(Vec::as_slice).unwrap_or_default();
        let items = known.iter().map(|one| Value::string(one.role, one.span)).collect();
        let any = matches!(identity, Target::Resource { key: Some(Key::Any), .. });
        let open = uses.open.clone().or_else(|| any.then(|| not_known(span)));
        let array = Array::list(items, open);
        let cluster = known.first().map_or_else(|| Value::null(span), |one| one.cluster.clone());
        (Value { kind: Kind::Array(array.into()), ..Value::null(span) }, cluster)
    }

    fn uses(&self, world: &World<'_, '_>) -> Rc<Uses> {
        if let Some(known) = self.uses.borrow().get(&world.number) {
            return Rc::clone(known);
        }
        let mut uses = Uses::default();
        for declaration in &self.declarations {
            if !declaration.with(world.program, |_, resource| super::may_be_cluster(resource)) {
                continue;
            }
            let instances = match instances(world, declaration) {
                Ok(instances) => instances,
                Err(open) => {
                    uses.open = uses.open.take().or(Some(open));
                    continue;
                }
            };
            for (instance, key) in instances {
                let target = Target::Resource { instance, index: declaration.index, key };
                // What is read of a role assignment needs what is being found out here.
                if super::is_cluster(world, &target)
                    && let Some(subject) = read(world, self, target)
                    && subject.kind == SubjectKind::Cluster
                {
                    uses.add(world, &subject.value);
                }
            }
        }
        let uses = Rc::new(uses);
        self.uses.borrow_mut().insert(world.number, Rc::clone(&uses));
        uses
    }
}

impl Uses {
    fn add(&mut self, world: &World<'_, '_>, cluster: &Value) {
        let identity = world.get(cluster, "identity");
        let assigned = world.get(&identity, "user_assigned");
        match &assigned.kind {
            Kind::Array(array) => {
                for one in &array.items {
                    self.one(world, cluster, "cluster", &world.get(one, "id"));
                }
                self.open = self.open.take().or_else(|| array.open.clone());
            }
            _ => self.unless_known(&assigned),
        }
        let kubelet = world.get(&world.get(cluster, "kubelet_identity"), "resource_id");
        self.one(world, cluster, "kubelet", &kubelet);
    }

    fn one(&mut self, world: &World<'_, '_>, cluster: &Value, role: &'static str, id: &Value) {
        match id.reference() {
            Some(reference) => {
                let cluster = world.get(cluster, "title");
                let one = Use { role, cluster, span: id.span };
                if matches!(reference.target, Target::Resource { key: Some(Key::Any), .. }) {
                    self.open = self.open.take().or_else(|| Some(not_known(id.span)));
                }
                self.by_identity.entry(reference.target.clone()).or_default().push(one);
            }
            None => self.unless_known(id),
        }
    }

    /// A value that is not known may be any identity; one that is left to whoever deploys is none of
    /// those that the code declares.
    fn unless_known(&mut self, value: &Value) {
        let open = value.as_unknown().filter(|unknown| unknown.choice.is_some());
        self.open = self.open.take().or(open.cloned());
    }
}

fn not_known(span: Span) -> Arc<Unknown> {
    Arc::new(Unknown::new(Reason::Deployment, span))
}
