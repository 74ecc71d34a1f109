//! What a module looks up although another one makes it, or AKS does.

use super::arm::{self, USER_ASSIGNED_IDENTITIES};
use super::resource_manager::at;
use super::{azapi, neighbors};
use crate::collections::{HashMap, HashSet};
use crate::eval::{self, Key, Target, TermId, Value, World, equal};
use crate::ir::{Mode, Name, Resource};

/// What resources of one kind have in common, whatever the provider calls their type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    Cluster,
    Identity,
    /// Any other type, in lower case.
    Other(Name),
}

impl Kind {
    fn of(world: &World<'_, '_>, target: &Target) -> Option<Self> {
        if super::is_cluster(world, target) {
            return Some(Self::Cluster);
        }
        let ty = match (arm::type_of(world, target), target) {
            (Some(ty), _) => ty,
            (None, Target::Resource { instance, index, .. }) => {
                world.program.instance(*instance).module.resources[*index].ty.to_string()
            }
            _ => return None,
        };
        Some(match ty == IDENTITY || ty.eq_ignore_ascii_case(USER_ASSIGNED_IDENTITIES) {
            true => Self::Identity,
            false => Self::Other(ty.to_ascii_lowercase().into()),
        })
    }
}

const IDENTITY: &str = "azurerm_user_assigned_identity";

/// The types of what a program looks up, in lower case.
fn looked_up_types(world: &World<'_, '_>) -> HashSet<String> {
    let modules = world.program.modules();
    let resources = modules.iter().flat_map(|module| &module.resources);
    let looked_up = resources.filter(|resource| resource.mode == Mode::Existing);
    looked_up.map(|resource| resource.ty.to_ascii_lowercase()).collect()
}

fn may_be_identity(resource: &Resource) -> bool {
    let ty = &*resource.ty;
    ty == IDENTITY || ty.eq_ignore_ascii_case(USER_ASSIGNED_IDENTITIES) || azapi::is_writer(ty)
}

/// An identity that AKS makes for a cluster, in its node resource group and under a name of its own choice.
/// <https://learn.microsoft.com/azure/aks/use-managed-identity#summary-of-managed-identities-used-by-aks>
struct OfAks {
    /// What its name has before and behind that of the cluster.
    around: (&'static str, &'static str),
    /// The block of azurerm that has it as an attribute.
    block: &'static [&'static str],
    /// Where the properties of the cluster have it.
    property: &'static [&'static str],
}

const ALL_OF_AKS: [OfAks; 6] = [
    OfAks {
        around: ("", "-agentpool"),
        block: &["kubelet_identity"],
        property: &["identityProfile", "kubeletidentity"],
    },
    OfAks {
        around: ("ingressapplicationgateway-", ""),
        block: &["ingress_application_gateway", "ingress_application_gateway_identity"],
        property: &["addonProfiles", "ingressApplicationGateway", "identity"],
    },
    OfAks {
        around: ("azurekeyvaultsecretsprovider-", ""),
        block: &["key_vault_secrets_provider", "secret_identity"],
        property: &["addonProfiles", "azureKeyvaultSecretsProvider", "identity"],
    },
    OfAks {
        around: ("omsagent-", ""),
        block: &["oms_agent", "oms_agent_identity"],
        property: &["addonProfiles", "omsagent", "identity"],
    },
    OfAks {
        around: ("webapprouting-", ""),
        block: &["web_app_routing", "web_app_routing_identity"],
        property: &["ingressProfile", "webAppRouting", "identity"],
    },
    OfAks {
        around: ("aciconnectorlinux-", ""),
        block: &["aci_connector_linux", "connector_identity"],
        property: &["addonProfiles", "aciConnectorLinux", "identity"],
    },
];

/// The clusters and identities that the code makes in a world, and other resources of types that it looks up, by their names;
/// nothing by a name that several have.
pub(super) struct Made {
    by_name: HashMap<(Kind, TermId), Option<Target>>,
    /// By their names, the identities that AKS makes for these clusters.
    of_aks: HashMap<TermId, Option<(Target, &'static OfAks)>>,
    /// The names that the code gives the node resource groups of clusters.
    pub(super) node_groups: Vec<Value>,
}

impl Made {
    pub(super) fn all(world: &World<'_, '_>) -> Self {
        let looked_up = looked_up_types(world);
        let is_one = |resource: &Resource| {
            super::may_be_cluster(resource)
                || may_be_identity(resource)
                || looked_up.contains(&resource.ty.to_ascii_lowercase())
        };
        let (mut by_name, mut of_aks) = (HashMap::default(), HashMap::default());
        let mut node_groups = Vec::new();
        for target in world.program.instances().flat_map(|id| neighbors::made(world, id, is_one)) {
            let Some(key) = key(world, &target) else { continue };
            if key.0 == Kind::Cluster {
                node_groups.extend(node_group(world, &target).filter(|name| !name.is_null()));
                for one in &ALL_OF_AKS {
                    let Some(name) = one.name(world, &target) else { continue };
                    let found = Some((target.clone(), one));
                    of_aks.entry(name).and_modify(|known| *known = None).or_insert(found);
                }
            }
            by_name.entry(key).and_modify(|known| *known = None).or_insert(Some(target));
        }
        Self { by_name, of_aks, node_groups }
    }

    /// The identity that the code makes under a name.
    pub(super) fn identity(&self, world: &World<'_, '_>, name: &Value) -> Option<Target> {
        self.by_name.get(&(Kind::Identity, world.term_of(name)?))?.clone()
    }

    /// What the code makes under the name of something that it looks up.
    pub(super) fn get(&self, world: &World<'_, '_>, looked_up: &Target) -> Option<Target> {
        if super::is_managed(world, looked_up) {
            return None;
        }
        let made = self.by_name.get(&key(world, looked_up)?)?.clone()?;
        is_in_same_group(world, looked_up, &made).then_some(made)
    }

    /// Whether two references are to one resource: two that the code makes are two, and what it looks up may be anything
    /// that has the name.
    pub(super) fn is_same(
        &self,
        world: &World<'_, '_>,
        one: &Target,
        other: &Target,
    ) -> Option<bool> {
        let made = |target: &Target| self.get(world, target).unwrap_or_else(|| target.clone());
        let (one, other) = (made(one), made(other));
        if one == other {
            return Some(true);
        }
        if one.may_be(&other) {
            return None;
        }
        if super::is_managed(world, &one) && super::is_managed(world, &other) {
            return Some(false);
        }
        if key(world, &one)? == key(world, &other)? {
            return is_in_same_group(world, &one, &other).then_some(true);
        }
        let names = [&one, &other].map(|target| world.argument(target, "name"));
        let [Some(one), Some(other)] = names else { return None };
        equal(&one, &other).filter(|is_same| !is_same)
    }

    /// A reference to an identity that the code looks up by the name that AKS gives it, as one to the cluster that it is made
    /// for.
    pub(super) fn of_aks(&self, world: &World<'_, '_>, id: &Value) -> Option<Value> {
        let reference = id.reference()?;
        let looked_up = &reference.target;
        if super::is_managed(world, looked_up) {
            return None;
        }
        let (Kind::Identity, name) = key(world, looked_up)? else { return None };
        let (cluster, one) = self.of_aks.get(&name)?.as_ref()?;
        // Another one, under a name that looks alike.
        if is_in_same_group(world, looked_up, cluster) {
            return None;
        }
        let attribute = reference.attribute()?.replace('_', "").to_ascii_lowercase();
        let names: [&str; 2] = match attribute.as_str() {
            "principalid" => ["object_id", "objectId"],
            "clientid" => ["client_id", "clientId"],
            "id" => ["user_assigned_identity_id", "resourceId"],
            _ => return None,
        };
        let named = |name: &&str| Key::Name((*name).into());
        let path: Vec<Key> = match arm::type_of(world, cluster) {
            None => {
                let blocks = one.block.iter().flat_map(|name| [named(name), Key::Index(0)]);
                blocks.chain([named(&names[0])]).collect()
            }
            Some(_) => {
                let properties = ["properties"].iter().chain(one.property).map(named);
                properties.chain([named(&names[1])]).collect()
            }
        };
        let reference = world.reference(cluster.clone(), path);
        Some(Value { kind: eval::Kind::Reference(reference), ..id.clone() })
    }
}

impl OfAks {
    /// What the name of the identity is that AKS makes for a cluster.
    fn name(&self, world: &World<'_, '_>, cluster: &Target) -> Option<TermId> {
        let name = world.argument(cluster, "name")?;
        let (before, after) = self.around;
        let span = name.span;
        let name = match name.as_str() {
            Some(name) => Value::string(format!("{before}{name}{after}"), span),
            None => {
                let text = |part: &str| Value::string(part, span);
                world.partly_known_text(&[text(before), name, text(after)], span)
            }
        };
        world.term_of(&name)
    }
}

/// The name that the code gives the node resource group of a cluster; null if it gives none.
fn node_group(world: &World<'_, '_>, cluster: &Target) -> Option<Value> {
    if arm::type_of(world, cluster).is_none() {
        return world.argument(cluster, "node_resource_group");
    }
    Some(at(&azapi::body_of(world, cluster)?, &["properties", "nodeResourceGroup"]))
}

/// Whether two resources are in one resource group, as far as the code says where they are: names are often used again.
fn is_in_same_group(world: &World<'_, '_>, one: &Target, other: &Target) -> bool {
    let network = |target| {
        world.argument(target, "virtual_network_name").and_then(|name| world.term_of(&name))
    };
    let is_in_same_network = match (network(one), network(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    is_in_same_network
        && match (Group::of(world, one), Group::of(world, other)) {
            (Some(one), Some(other)) => one.name.is_some() && one == other,
            _ => true,
        }
}

/// A resource group.
#[derive(PartialEq, Eq)]
struct Group {
    /// The subscription, where the code names one.
    subscription: Option<String>,
    /// What its name is, if that can be said.
    name: Option<TermId>,
}

impl Group {
    /// The resource group of a resource, if the code says which one that is.
    fn of(world: &World<'_, '_>, target: &Target) -> Option<Self> {
        let named = |name| Self { subscription: None, name };
        let instance = match target {
            Target::Resource { instance, .. } => *instance,
            Target::Foreign(foreign) => {
                return Some(named(Some(foreign.group.unwrap_or(world.name_of_own_group()))));
            }
            Target::Module(_) | Target::Remote(..) => return None,
        };
        if !world.program.instance(instance).module.language.is_azure() {
            return Some(named(world.term_of(&world.argument(target, "resource_group_name")?)));
        }
        let own = world.argument(target, "scope").filter(|scope| !scope.is_null());
        let Some(scope) = own.or_else(|| world.deployed_to(instance)) else {
            return Some(named(Some(world.name_of_own_group())));
        };
        let name = match scope.reference() {
            Some(group) => world.argument(&group.target, "name"),
            None => Some(at(&scope, &["name"])),
        };
        let id = at(&scope, &["id"]);
        let rest = id.as_str().and_then(|id| id.strip_prefix("/subscriptions/"));
        let subscription = rest.and_then(|rest| rest.split('/').next()).map(str::to_owned);
        Some(Self { subscription, name: name.and_then(|name| world.term_of(&name)) })
    }
}

fn key(world: &World<'_, '_>, target: &Target) -> Option<(Kind, TermId)> {
    let kind = Kind::of(world, target)?;
    Some((kind, world.term_of(&world.argument(target, "name")?)?))
}
