//! Clusters and identities that a module looks up although another one makes them.

use super::arm::{self, USER_ASSIGNED_IDENTITIES};
use super::{azapi, neighbors};
use crate::collections::HashMap;
use crate::eval::{Target, TermId, Value, World};
use crate::ir::Resource;

/// What can be looked up by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Cluster,
    Identity,
}

impl Kind {
    fn of(world: &World<'_, '_>, target: &Target) -> Option<Self> {
        if super::is_cluster(world, target) {
            return Some(Self::Cluster);
        }
        let is_identity = match (arm::type_of(world, target), target) {
            (Some(ty), _) => ty.eq_ignore_ascii_case(USER_ASSIGNED_IDENTITIES),
            (None, Target::Resource { instance, index, .. }) => {
                let module = world.program.instance(*instance);
                *module.module.resources[*index].ty == *IDENTITY
            }
            _ => false,
        };
        is_identity.then_some(Self::Identity)
    }
}

const IDENTITY: &str = "azurerm_user_assigned_identity";

fn may_be_identity(resource: &Resource) -> bool {
    let ty = &*resource.ty;
    ty == IDENTITY || ty.eq_ignore_ascii_case(USER_ASSIGNED_IDENTITIES) || azapi::is_writer(ty)
}

/// The clusters and identities that the code makes in a world, by their names; nothing by a name that several have.
pub(super) struct Made(HashMap<(Kind, TermId), Option<Target>>);

impl Made {
    pub(super) fn all(world: &World<'_, '_>) -> Self {
        let is_one =
            |resource: &Resource| super::may_be_cluster(resource) || may_be_identity(resource);
        let mut by_name = HashMap::default();
        for target in world.program.instances().flat_map(|id| neighbors::made(world, id, is_one)) {
            if let Some(key) = key(world, &target) {
                by_name.entry(key).and_modify(|known| *known = None).or_insert(Some(target));
            }
        }
        Self(by_name)
    }

    /// The identity that the code makes under a name.
    pub(super) fn identity(&self, world: &World<'_, '_>, name: &Value) -> Option<Target> {
        self.0.get(&(Kind::Identity, world.term_of(name)?))?.clone()
    }

    /// What the code makes under the name of something that it looks up.
    pub(super) fn get(&self, world: &World<'_, '_>, looked_up: &Target) -> Option<Target> {
        if super::is_managed(world, looked_up) {
            return None;
        }
        let key = key(world, looked_up)?;
        let made = self.0.get(&key)?.clone()?;
        (key.0 == Kind::Cluster || is_in_same_group(world, looked_up, &made)).then_some(made)
    }
}

/// Whether nothing is written that tells the resource groups of two identities apart: names are often used again.
fn is_in_same_group(world: &World<'_, '_>, one: &Target, other: &Target) -> bool {
    let group = |target: &Target| {
        world.argument(target, "resource_group_name").map(|group| world.term_of(&group))
    };
    match (group(one), group(other)) {
        (Some(one), Some(other)) => one.is_some() && one == other,
        _ => true,
    }
}

fn key(world: &World<'_, '_>, target: &Target) -> Option<(Kind, TermId)> {
    let kind = Kind::of(world, target)?;
    Some((kind, world.term_of(&world.argument(target, "name")?)?))
}
