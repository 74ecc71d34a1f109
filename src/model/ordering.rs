//! What is made before what else.

use crate::collections::HashSet;
use crate::eval::{InstanceId, Program, Target, Value, World};
use crate::ir::{Expr, ExprKind};

/// Whether Terraform makes a resource only after another one, because its code, or that of a call that
/// leads to it, mentions it. Mentioning a module counts as mentioning all that is in it.
/// <https://developer.hashicorp.com/terraform/internals/graph>
pub(crate) fn waits_for(program: &Program<'_>, resource: &Target, other: &Target) -> bool {
    let (
        Target::Resource { instance, index, .. },
        Target::Resource { instance: there, index: at, .. },
    ) = (resource, other)
    else {
        return false;
    };
    let mut search = Search { program, seen: HashSet::default(), pending: Vec::new() };
    search.add(Node::Resource(*instance, *index));
    let mut module = program.instance(*instance);
    while let Some(parent) = module.parent.clone() {
        search.pending.push(Node::Call(parent.instance, parent.call));
        module = program.instance(parent.instance);
    }
    search.run();
    if search.seen.contains(&Node::Resource(*there, *at)) {
        return true;
    }
    let mut module = program.instance(*there);
    while let Some(parent) = module.parent.clone() {
        if search.seen.contains(&Node::Call(parent.instance, parent.call)) {
            return true;
        }
        module = program.instance(parent.instance);
    }
    false
}

/// Something that waits for what its code mentions, by the module that declares it and its position.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Resource(InstanceId, usize),
    Local(InstanceId, usize),
    Call(InstanceId, usize),
}

struct Search<'p, 'w> {
    program: &'p Program<'w>,
    /// What the code mentions.
    seen: HashSet<Node>,
    pending: Vec<Node>,
}

impl Search<'_, '_> {
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
                    call.arguments.values().for_each(|argument| self.expression(id, argument));
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
        let instance = self.program.instance(id);
        let module = &instance.module;
        let node = match &expr.kind {
            ExprKind::Resource(symbol) => {
                module.symbols.get(symbol).map(|&index| Node::Resource(id, index))
            }
            ExprKind::Local(name) => {
                module.locals.get_index_of(name).map(|index| Node::Local(id, index))
            }
            ExprKind::Module(name) => {
                module.calls.get_index_of(name).map(|index| Node::Call(id, index))
            }
            _ => None,
        };
        node.into_iter().for_each(|node| self.add(node));
        expr.each_part(&mut |part| self.expression(id, part));
    }
}

/// Whether a deployment makes one of two resources of a template only after the other one, by
/// `dependsOn`; `None` if that is not known.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency>
pub(super) fn is_ordered(world: &World<'_, '_>, one: &Target, other: &Target) -> Option<bool> {
    match (depends_on(world, one, other), depends_on(world, other, one)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

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
