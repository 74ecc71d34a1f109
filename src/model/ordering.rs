//! What is made before what else.

use std::iter;

use crate::collections::HashSet;
use crate::eval::{InstanceId, Program, Target, Value, World};
use crate::ir::{Expr, ExprKind, Language, Module, Name, Resource};
use crate::syntax::arm::is_deployment;

/// Whether one of two resources is made only after the other one; `None` if that is not known.
pub(super) fn is_ordered(world: &World<'_, '_>, one: &Target, other: &Target) -> Option<bool> {
    match (follows(world, one, other), follows(world, other, one)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Whether a resource is made only after another one; `None` if that is not known.
pub(crate) fn follows(world: &World<'_, '_>, resource: &Target, other: &Target) -> Option<bool> {
    let (
        Target::Resource { instance, index, .. },
        Target::Resource { instance: there, index: at, .. },
    ) = (resource, other)
    else {
        return None;
    };
    let search = Search::of(world.program, *instance, *index);
    if search.reaches(*there, *at) {
        return Some(true);
    }
    match world.program.instance(*instance).module.language {
        // A script may wait for anything.
        _ if search.reaches_script() => None,
        // What orders the deployments of a template is not looked into.
        Language::Arm if instance != there => None,
        Language::Arm | Language::Bicep => depends_on(world, resource, other),
        Language::Terraform | Language::Rule => Some(false),
    }
}

/// Types of resources that run scripts.
const SCRIPTS: [&str; 4] =
    ["Microsoft.Resources/deploymentScripts", "null_resource", "terraform_data", "shell_script"];

/// Something that waits for what its code mentions, by the module that declares it and its position.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Resource(InstanceId, usize),
    Local(InstanceId, usize),
    Call(InstanceId, usize),
}

/// What the code of a resource, or that of a call that leads to it, mentions, which makes it wait in Terraform and in
/// Bicep. Mentioning a module counts as mentioning all that is in it.
/// <https://developer.hashicorp.com/terraform/internals/graph>
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/resource-dependencies>
struct Search<'p, 'w> {
    program: &'p Program<'w>,
    /// What the code mentions.
    seen: HashSet<Node>,
    pending: Vec<Node>,
}

impl<'p, 'w> Search<'p, 'w> {
    fn of(program: &'p Program<'w>, instance: InstanceId, index: usize) -> Self {
        let mut search = Search { program, seen: HashSet::default(), pending: Vec::new() };
        search.add(Node::Resource(instance, index));
        let calls: Vec<Node> = callers(program, instance).collect();
        search.pending.extend(calls);
        search.run();
        search
    }

    fn reaches(&self, instance: InstanceId, index: usize) -> bool {
        self.seen.contains(&Node::Resource(instance, index))
            || callers(self.program, instance).any(|call| self.seen.contains(&call))
    }

    fn reaches_script(&self) -> bool {
        let is_script =
            |resource: &Resource| SCRIPTS.iter().any(|ty| resource.ty.eq_ignore_ascii_case(ty));
        let is_mentioned = self.seen.iter().any(|node| match node {
            Node::Resource(id, index) => {
                is_script(&self.program.instance(*id).module.resources[*index])
            }
            Node::Local(..) | Node::Call(..) => false,
        });
        let is_called =
            |id: &InstanceId| callers(self.program, *id).any(|call| self.seen.contains(&call));
        let mut called = self.program.instances().filter(is_called);
        is_mentioned
            || called.any(|id| self.program.instance(id).module.resources.iter().any(is_script))
    }

    fn add(&mut self, node: Node) {
        if self.seen.insert(node) {
            self.pending.push(node);
        }
    }

    fn run(&mut self) {
        while let Some(node) = self.pending.pop() {
            let (Node::Resource(id, _) | Node::Local(id, _) | Node::Call(id, _)) = node;
            let instance = self.program.instance(id);
            let module = &instance.module;
            match node {
                Node::Resource(_, index) => {
                    let resource = &module.resources[index];
                    self.expression(id, &resource.body);
                    resource
                        .repetition
                        .collection()
                        .into_iter()
                        .for_each(|expr| self.expression(id, expr));
                    resource.depends_on.iter().for_each(|expr| self.expression(id, expr));
                }
                Node::Local(_, index) => {
                    module.locals.get_index(index).into_iter().for_each(|(_, local)| {
                        self.expression(id, local);
                    });
                }
                Node::Call(_, index) => {
                    let call = &module.calls[index];
                    let arguments = call.arguments.values().chain(&call.parameters);
                    arguments.for_each(|argument| self.expression(id, argument));
                    call.repetition
                        .collection()
                        .into_iter()
                        .for_each(|expr| self.expression(id, expr));
                    call.depends_on.iter().for_each(|expr| self.expression(id, expr));
                }
            }
        }
    }

    fn expression(&mut self, id: InstanceId, expr: &Expr) {
        let module = &self.program.instance(id).module;
        let call = |name: &Name| module.calls.get_index_of(name).map(|at| Node::Call(id, at));
        let nodes = match &expr.kind {
            // A deployment in Bicep is both.
            ExprKind::Resource(name) => {
                [module.symbols.get(name).map(|&at| Node::Resource(id, at)), call(name)]
            }
            ExprKind::Local(name) => {
                [module.locals.get_index_of(name).map(|at| Node::Local(id, at)), None]
            }
            ExprKind::Module(name) => [call(name), None],
            _ => [None, None],
        };
        nodes.into_iter().flatten().for_each(|node| self.add(node));
        expr.each_part(&mut |part| self.expression(id, part));
    }
}

/// The calls that lead to an instance of a module.
fn callers<'p>(program: &'p Program<'_>, instance: InstanceId) -> impl Iterator<Item = Node> + 'p {
    let parent = move |id| program.instance(id).parent.clone();
    iter::successors(parent(instance), move |call| parent(call.instance))
        .map(|call| Node::Call(call.instance, call.call))
}

/// Whether a resource of a template is made only after another one, by `dependsOn`.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency>
fn depends_on(world: &World<'_, '_>, resource: &Target, other: &Target) -> Option<bool> {
    let position = |target: &Target| match target {
        Target::Resource { instance, index, .. } => Some((*instance, *index)),
        _ => None,
    };
    let mut seen = HashSet::default();
    let mut pending = vec![resource.clone()];
    let mut all_known = true;
    while let Some(target) = pending.pop() {
        if !position(&target).is_some_and(|at| seen.insert(at)) {
            continue;
        }
        all_known &= !reads_deployments(world, &target);
        let Some(named) = world.argument(&target, "dependsOn") else { continue };
        let array = named.as_array();
        all_known &= named.is_null() || array.is_some_and(|array| array.open.is_none());
        for item in array.into_iter().flat_map(|array| &array.items) {
            match item.reference() {
                Some(reference) if position(&reference.target) == position(other) => {
                    return Some(true);
                }
                Some(reference) => pending.push(reference.target.clone()),
                None => match symbolic(world, &target, item) {
                    Some(named) if position(&named) == position(other) => return Some(true),
                    Some(named) => pending.push(named),
                    None => all_known = false,
                },
            }
        }
    }
    all_known.then_some(false)
}

/// Whether a resource may wait for a deployment, and for all that it makes, because it reads what that gives.
fn reads_deployments(world: &World<'_, '_>, resource: &Target) -> bool {
    fn reads(module: &Module, expr: &Expr) -> bool {
        let mut found = match &expr.kind {
            ExprKind::Call { name, args, .. } if name.eq_ignore_ascii_case("reference") => {
                !args.first().is_some_and(|arg| is_of_another_type(module, arg))
            }
            _ => false,
        };
        expr.each_part(&mut |part| found |= reads(module, part));
        found
    }
    let Target::Resource { instance, index, .. } = resource else { return true };
    let module = &world.program.instance(*instance).module;
    reads(module, &module.resources[*index].body)
}

/// Whether an expression names a resource that is no deployment: by its symbolic name, or by an ID with its type.
fn is_of_another_type(module: &Module, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::String(name) => module.symbols.contains_key(name),
        ExprKind::Call { name, args, .. } if name.eq_ignore_ascii_case("resourceId") => {
            let ty = args.iter().find_map(|arg| match &arg.kind {
                ExprKind::String(text) if text.contains('/') => Some(text),
                _ => None,
            });
            ty.is_some_and(|ty| !is_deployment(ty))
        }
        _ => false,
    }
}

/// The resource of the same module that an item of `dependsOn` names by its symbolic name.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration#use-symbolic-name>
fn symbolic(world: &World<'_, '_>, resource: &Target, item: &Value) -> Option<Target> {
    let (Target::Resource { instance, .. }, Some(name)) = (resource, item.as_str()) else {
        return None;
    };
    let module = &world.program.instance(*instance).module;
    let index = *module.symbols.get(name)?;
    Some(Target::Resource { instance: *instance, index, key: None })
}
