//! The resource declarations of a program that may be subjects, and their instances in a world.

use std::path::PathBuf;
use std::sync::Arc;

use crate::collections::HashSet;
use crate::eval::{Instance, InstanceId, Key, Program, Unknown, World};
use crate::ir::Resource;

/// A resource declaration as it is reached from a root: through these calls.
pub struct Declaration {
    /// Positions of the calls, from the root down.
    calls: Vec<usize>,
    /// The resource's position in the module that the calls lead to.
    pub(super) index: usize,
    /// One of the module's instances: all have the same code.
    pub(crate) sample: InstanceId,
}

impl Declaration {
    /// The resource.
    pub(crate) fn with<T>(
        &self,
        program: &Program<'_>,
        read: impl FnOnce(&Instance, &Resource) -> T,
    ) -> T {
        let instance = program.instance(self.sample);
        read(&instance, &instance.module.resources[self.index])
    }
}

/// All declarations of a program that may be subjects.
pub(super) fn declarations(world: &World<'_, '_>) -> Vec<Declaration> {
    let mut found = Vec::new();
    visit(world, Program::ROOT, &mut Vec::new(), &mut found);
    found
}

fn visit(
    world: &World<'_, '_>,
    id: InstanceId,
    calls: &mut Vec<usize>,
    found: &mut Vec<Declaration>,
) {
    let instance = world.program.instance(id);
    for (index, resource) in instance.module.resources.iter().enumerate() {
        if super::may_be_subject(resource) {
            found.push(Declaration { calls: calls.clone(), index, sample: id });
        }
    }
    for call in 0..instance.module.calls.len() {
        // The key does not matter: this instance is only looked at for its code.
        if let Ok(child) = world.child(id, call, None) {
            calls.push(call);
            visit(world, child, calls, found);
            calls.pop();
        }
    }
}

/// The folders and files of the modules that are called from a root, as far as the calls are deployed in some
/// world.
pub(crate) fn deployed_modules(world: &World<'_, '_>) -> HashSet<PathBuf> {
    let limit = world.limits().instances;
    let mut found = HashSet::default();
    let mut open = vec![Program::ROOT];
    let mut seen = 0;
    while let Some(id) = open.pop() {
        let instance = world.program.instance(id);
        for call in 0..instance.module.calls.len() {
            // Where a choice decides whether there are any, there are in one of its worlds.
            let keys = world.deployable_call_keys(id, call).instances().unwrap_or(vec![None]);
            for key in keys {
                seen += 1;
                if let Ok(child) = world.child(id, call, key) {
                    found.insert(world.program.instance(child).module.path.clone());
                    if seen < limit {
                        open.push(child);
                    }
                }
            }
        }
    }
    found
}

/// The instances of a declaration in a world.
///
/// # Errors
///
/// The open choice that decides whether there are any.
pub(super) fn instances(
    world: &World<'_, '_>,
    declaration: &Declaration,
) -> Result<Vec<(InstanceId, Option<Key>)>, Arc<Unknown>> {
    let limit = world.limits().instances;
    let mut modules = vec![Program::ROOT];
    for &call in &declaration.calls {
        let mut children = Vec::new();
        for module in modules {
            for key in world.deployable_call_keys(module, call).instances()? {
                if children.len() < limit
                    && let Ok(child) = world.child(module, call, key)
                {
                    children.push(child);
                }
            }
        }
        modules = children;
    }
    let mut found = Vec::new();
    for module in modules {
        for key in world.deployable_resource_keys(module, declaration.index).instances()? {
            if found.len() < limit {
                found.push((module, key));
            }
        }
    }
    Ok(found)
}
