//! What stands around a cluster in its own module, and is about it.

use super::resource_manager::at;
use super::{Reading, arm};
use crate::eval::{InstanceId, Kind, Target, Value, World};
use crate::ir::Mode;

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
    for (ty, name) in kinds {
        for target in each(r.world, r.instance(), ty) {
            let names = ["cluster_id", "scope", "parent_id"];
            let mut named = names.iter().filter_map(|name| r.world.argument(&target, name));
            let is_on = |on: Value| on.reference().is_some_and(|on| on.target == r.target);
            if named.any(is_on) {
                let Target::Resource { instance, index, .. } = &target else { continue };
                let module = r.world.program.instance(*instance);
                return Value::string(name, module.module.resources[*index].header);
            }
        }
    }
    r.null()
}

/// The IDs of the route tables that some subnets have.
pub(super) fn route_tables(r: &Reading<'_, '_, '_>, subnets: &Value) -> Value {
    let items = subnets.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    let of = |id: &Value| id.reference().map(|reference| reference.target.clone());
    let targets: Vec<Target> = items.iter().filter_map(of).collect();
    let own = |target: &Target| {
        let body = r.world.body(target).filter(|_| arm::type_of(r.world, target).is_some())?;
        let table = at(&body, &["properties", "routeTable"]);
        matches!(table.kind, Kind::Object(_)).then(|| at(&table, &["id"]))
    };
    let mut tables: Vec<Value> = targets.iter().filter_map(own).collect();
    if !targets.is_empty() {
        for one in each(r.world, r.instance(), "azurerm_subnet_route_table_association") {
            let subnet = r.world.argument(&one, "subnet_id");
            if subnet.and_then(|subnet| of(&subnet)).is_some_and(|of| targets.contains(&of)) {
                tables.extend(r.world.argument(&one, "route_table_id"));
            }
        }
    }
    Value::array(tables, r.place())
}

/// The instances of the resources of a type that a module makes.
pub(super) fn each(
    world: &World<'_, '_>,
    instance: InstanceId,
    ty: &str,
) -> impl Iterator<Item = Target> + use<> {
    let module = world.program.instance(instance);
    let mut found = Vec::new();
    for (index, resource) in module.module.resources.iter().enumerate() {
        if resource.mode == Mode::Managed && resource.ty.eq_ignore_ascii_case(ty) {
            let keys = world.resource_keys(instance, index).instances().unwrap_or_default();
            found.extend(keys.into_iter().map(|key| Target::Resource { instance, index, key }));
        }
    }
    found.into_iter()
}
