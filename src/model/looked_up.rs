//! Clusters that a module looks up although another one makes them.

use super::neighbors;
use crate::eval::{Target, Value, World, equal};

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
    let mut found = instances
        .flat_map(|id| neighbors::made(world, id, super::may_be_cluster))
        .filter(|target| super::is_cluster(world, target) && has_name(target));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn is_same(world: &World<'_, '_>, one: &Value, other: &Value) -> bool {
    let term = world.term_of(one);
    equal(one, other) == Some(true) || (term.is_some() && term == world.term_of(other))
}
