//! What stands around a cluster in its own module, and is about it.

use super::resource_manager::at;
use super::{Reading, arm};
use crate::eval::{Expansion, InstanceId, Key, Kind, Target, TextPart, Value, World};
use crate::ir::{Mode, Name, Resource};

/// <https://learn.microsoft.com/azure/templates/microsoft.network/virtualnetworks>
const NETWORKS: &str = "Microsoft.Network/virtualNetworks";
const SUBNETS: &str = "Microsoft.Network/virtualNetworks/subnets";

/// What is installed on a cluster and needs a managed identity: its name, at its declaration; null if
/// there is none.
/// <https://learn.microsoft.com/azure/aks/cluster-extensions>
pub(super) fn extension(r: &Reading<'_, '_, '_>) -> Value {
    let kinds = [
        ("azurerm_kubernetes_cluster_extension", "a cluster extension"),
        ("azurerm_kubernetes_flux_configuration", "a Flux configuration"),
        ("Microsoft.KubernetesConfiguration/extensions", "a cluster extension"),
        ("Microsoft.KubernetesConfiguration/fluxConfigurations", "a Flux configuration"),
    ];
    let instance = r.instance();
    let module = r.world.program.instance(instance);
    let is_on = |target: &Target| {
        let names = ["cluster_id", "scope", "parent_id"];
        let mut named = names.iter().filter_map(|name| r.world.argument(target, name));
        named.any(|on| on.reference().is_some_and(|on| on.target == r.target))
    };
    let mut unknown = None;
    for (index, resource) in module.module.resources.iter().enumerate() {
        let mut kinds = kinds.iter().filter(|(ty, _)| resource.ty.eq_ignore_ascii_case(ty));
        let Some((_, name)) = kinds.next().filter(|_| resource.mode == Mode::Managed) else {
            continue;
        };
        let (keys, why) = match r.world.resource_keys(instance, index) {
            // It may be for none, or not be at all.
            Expansion::Any(why, key) => (vec![Some(key)], Some(why)),
            Expansion::Choice(why) => (vec![None], Some(why)),
            known => (known.instances().unwrap_or_default(), None),
        };
        let mut targets = keys.into_iter().map(|key| Target::Resource { instance, index, key });
        if !targets.any(|target| is_on(&target)) {
            continue;
        }
        match why {
            None => return Value::string(*name, resource.header),
            // What decides whether it is there may not be null, but this may be.
            Some(why) => unknown = unknown.or(Some(Value::unknown(why.cause(), resource.header))),
        }
    }
    unknown.unwrap_or_else(|| r.null())
}

/// The IDs of the route tables that some subnets have.
pub(super) fn route_tables(r: &Reading<'_, '_, '_>, subnets: &Value) -> Value {
    let table = ("azurerm_subnet_route_table_association", "route_table_id");
    of_subnets(r, subnets, "routeTable", table)
}

/// The IDs of the network security groups that some subnets have.
pub(super) fn network_security_groups(r: &Reading<'_, '_, '_>, subnets: &Value) -> Value {
    let group = ("azurerm_subnet_network_security_group_association", "network_security_group_id");
    of_subnets(r, subnets, "networkSecurityGroup", group)
}

/// The IDs of what some subnets have: as a property, or by a resource of Terraform that names both.
fn of_subnets(
    r: &Reading<'_, '_, '_>,
    subnets: &Value,
    property: &str,
    (association, named): (&str, &str),
) -> Value {
    let items = subnets.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    let of = |id: &Value| id.reference().map(|reference| reference.target.clone());
    let targets: Vec<Target> = items.iter().filter_map(of).collect();
    let declared =
        |target: &Target| r.world.body(target).filter(|_| arm::type_of(r.world, target).is_some());
    let subnets = targets.iter().filter_map(declared);
    let subnets = subnets.chain(items.iter().filter_map(|id| inline_subnet(r, id)));
    let own = |subnet: Value| {
        let one = at(&subnet, &["properties", property]);
        matches!(one.kind, Kind::Object(_)).then(|| at(&one, &["id"]))
    };
    let mut found: Vec<Value> = subnets.filter_map(own).collect();
    if !targets.is_empty() {
        for one in each(r.world, r.instance(), association) {
            let subnet = r.world.argument(&one, "subnet_id");
            if subnet.and_then(|subnet| of(&subnet)).is_some_and(|of| targets.contains(&of)) {
                found.extend(r.world.argument(&one, named));
            }
        }
    }
    Value::array(found, r.place())
}

/// The subnet with an ID, if a network of Bicep or of a template declares it among its properties.
fn inline_subnet(r: &Reading<'_, '_, '_>, id: &Value) -> Option<Value> {
    let subnets = |network: &Target| {
        let ty = arm::type_of(r.world, network)?;
        let is_network = ty.eq_ignore_ascii_case(NETWORKS);
        let body = r.world.body(network).filter(|_| is_network)?;
        Some(at(&body, &["properties", "subnets"]).as_array()?.items.clone())
    };
    let named = |network: &Target, name: &str| {
        let is_it = |subnet: &Value| {
            at(subnet, &["name"]).as_str().is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        subnets(network)?.into_iter().find(is_it)
    };
    let Some(reference) = id.reference() else {
        // `'${network.id}/subnets/nodes'`
        let parts = r.world.text_parts(id)?;
        let [TextPart::Attribute(network, _), TextPart::Known(end)] = parts.as_slice() else {
            return None;
        };
        return named(network, end.strip_prefix("/subnets/")?);
    };
    // `resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'nodes')`
    if let Target::Foreign(foreign) = &reference.target {
        let is_it = |name: &Value, subnet: &Value| {
            let names = [name.clone(), at(subnet, &["name"])];
            let id = r.world.resource_id(r.instance(), SUBNETS, &names, id.span);
            match &id.reference()?.target {
                Target::Foreign(own) => Some(own.id == foreign.id),
                _ => None,
            }
        };
        return each(r.world, r.instance(), NETWORKS).find_map(|network| {
            let name = r.world.argument(&network, "name")?;
            let own = subnets(&network)?;
            own.into_iter().find(|subnet| is_it(&name, subnet) == Some(true))
        });
    }
    // `network.properties.subnets[0].id`
    if let [.., Key::Index(index), Key::Name(_)] = reference.path.as_slice() {
        return subnets(&reference.target)?.get(*index).cloned();
    }
    // One that is looked up as a child of the network.
    let name = r.world.argument(&reference.target, "name")?;
    let network = r.world.argument(&reference.target, "parent")?;
    let end = name.as_str().map(Name::from).or_else(|| r.world.text_end(&name))?;
    named(&network.reference()?.target, end.rsplit('/').next()?)
}

/// A container registry, from its ID; null without one.
pub(super) fn registry(r: &Reading<'_, '_, '_>, id: &Value) -> Value {
    if matches!(id.kind, Kind::Null | Kind::Unknown(_)) {
        return id.caused();
    }
    let target = id.reference().map(|reference| &reference.target);
    let declared = target.filter(|target| super::is_managed(r.world, target));
    let anonymous_pull = match declared {
        Some(target) if arm::type_of(r.world, target).is_some() => {
            r.world.body(target).map(|body| at(&body, &["properties", "anonymousPullEnabled"]))
        }
        Some(target) => r.world.argument(target, "anonymous_pull_enabled"),
        None => None,
    };
    Value::object(
        [
            ("id", id.clone()),
            ("declared", Value::bool(declared.is_some(), id.span)),
            ("anonymous_pull", anonymous_pull.unwrap_or_else(|| Value::null(id.span))),
        ],
        id.span,
    )
}

/// The IDs of the subnets that an application gateway, if the code makes it, is in.
pub(super) fn gateway_subnets(r: &Reading<'_, '_, '_>, gateway: &Value) -> Value {
    let items = |list: Value| list.as_array().map(|array| array.items.clone()).unwrap_or_default();
    let target = gateway.reference().map(|reference| &reference.target);
    let found = match target.filter(|target| super::is_managed(r.world, target)) {
        Some(target) if arm::type_of(r.world, target).is_some() => {
            let body = r.world.body(target).unwrap_or_else(|| r.null());
            let configurations = at(&body, &["properties", "gatewayIPConfigurations"]);
            let subnet = |one: Value| at(&one, &["properties", "subnet", "id"]);
            items(configurations).into_iter().map(subnet).collect()
        }
        Some(target) => {
            let configurations = r.world.argument(target, "gateway_ip_configuration");
            let subnet = |one: Value| r.world.get(&one, "subnet_id");
            configurations.map(items).unwrap_or_default().into_iter().map(subnet).collect()
        }
        None => Vec::new(),
    };
    Value::array(found, gateway.span)
}

/// The instances of the resources of a type that a module makes.
pub(super) fn each(
    world: &World<'_, '_>,
    instance: InstanceId,
    ty: &str,
) -> impl Iterator<Item = Target> + use<> {
    made(world, instance, |resource| resource.ty.eq_ignore_ascii_case(ty)).into_iter()
}

/// The instances of those resources that a module makes and that are wanted.
pub(super) fn made(
    world: &World<'_, '_>,
    instance: InstanceId,
    is_wanted: impl Fn(&Resource) -> bool,
) -> Vec<Target> {
    let module = world.program.instance(instance);
    let mut found = Vec::new();
    for (index, resource) in module.module.resources.iter().enumerate() {
        if resource.mode == Mode::Managed && is_wanted(resource) {
            let keys = world.resource_keys(instance, index).instances().unwrap_or_default();
            found.extend(keys.into_iter().map(|key| Target::Resource { instance, index, key }));
        }
    }
    found
}
