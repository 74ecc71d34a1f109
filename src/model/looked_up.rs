//! Clusters that a module looks up although another one makes them.

use crate::eval::{InstanceId, Target, Value, World, equal};
use crate::ir::Mode;

/// The cluster that the code makes under the name of one that it looks up, if there is one such.
pub(crate) fn made_cluster(world: &World<'_, '_>, looked_up: &Target) -> Option<Target> {
    if super::is_managed(world, looked_up) || !super::is_cluster(world, looked_up) {
        return None;
    }
    let name = world.argument(looked_up, "name")?;
    let has_name = |target: &Target| {
        let own = world.argument(target, "name");
        own.is_some_and(|own| is_same(world, &own, &name))
    };
    let instances = world.program.instances();
    let mut found = instances.flat_map(|id| clusters(world, id)).filter(has_name);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn is_same(world: &World<'_, '_>, one: &Value, other: &Value) -> bool {
    let term = world.term_of(one);
    equal(one, other) == Some(true) || (term.is_some() && term == world.term_of(other))
}

/// The clusters that a module instance makes.
fn clusters(world: &World<'_, '_>, instance: InstanceId) -> Vec<Target> {
    let module = &world.program.instance(instance).module;
    let managed = module.resources.iter().enumerate().filter(|(_, one)| one.mode == Mode::Managed);
    let target = |key, index| Target::Resource { instance, index, key };
    managed
        .filter(|&(index, _)| super::is_cluster(world, &target(None, index)))
        .flat_map(|(index, _)| {
            let keys = world.resource_keys(instance, index).instances().unwrap_or_default();
            keys.into_iter().map(move |key| target(key, index))
        })
        .collect()
}
