//! Which kind of principal a value is, from the reference that it comes from.

use super::Reading;
use super::arm::USER_ASSIGNED_IDENTITIES;
use super::resource_manager::MANAGED_CLUSTERS;
use crate::eval::{Key, Kind, Reason, Reference, Target, Unknown, Value};

/// A principal as the model has it.
pub(super) fn classify(r: &Reading<'_, '_, '_>, id: Value) -> Value {
    let reference = match &id.kind {
        Kind::Reference(reference) => Some(reference),
        _ => id.origin.as_ref(),
    };
    let unknown = || Value::unknown(Unknown::new(Reason::Deployment, id.span), id.span);
    let class = match reference.and_then(|reference| class(r, reference)) {
        Some(class) => Value::string(class, id.span),
        None => unknown(),
    };
    let attribute = reference
        .and_then(|reference| reference.attribute())
        .map_or_else(|| Value::null(id.span), |name| Value::string(name, id.span));
    let declared = Value::bool(reference.is_some_and(|r| r.is_declared()), id.span);
    Value::object(
        [("id", id.clone()), ("class", class), ("attribute", attribute), ("declared", declared)],
        id.span,
    )
}

fn class(r: &Reading<'_, '_, '_>, reference: &Reference) -> Option<&'static str> {
    let names: Vec<&str> = reference
        .path
        .iter()
        .filter_map(|key| match key {
            Key::Name(name) => Some(&**name),
            _ => None,
        })
        .collect();
    match &reference.target {
        Target::Resource { instance, index, .. } => {
            let module = r.world.program.instance(*instance);
            let ty = &module.module.resources[*index].ty;
            match module.module.language.is_azure() {
                true => of_resource_manager(ty, &names),
                false => of_terraform(ty, &names),
            }
        }
        Target::Foreign(foreign) => of_resource_manager(&foreign.ty, &names),
        Target::Module(_) | Target::Remote(..) => None,
    }
}

fn of_terraform(ty: &str, path: &[&str]) -> Option<&'static str> {
    Some(match ty {
        "azurerm_kubernetes_cluster" | "azurerm_kubernetes_automatic_cluster" => {
            match *path.first()? {
                "identity" => "cluster-identity",
                "kubelet_identity" => "kubelet-identity",
                "oms_agent"
                | "ingress_application_gateway"
                | "key_vault_secrets_provider"
                | "web_app_routing"
                | "aci_connector_linux" => "addon-identity",
                _ => return None,
            }
        }
        "azurerm_user_assigned_identity" => "user-assigned-identity",
        "azuread_service_principal" => "service-principal",
        "azuread_application" | "azuread_application_registration" => "application",
        _ => return None,
    })
}

fn of_resource_manager(ty: &str, path: &[&str]) -> Option<&'static str> {
    if ty.eq_ignore_ascii_case(USER_ASSIGNED_IDENTITIES) {
        return Some("user-assigned-identity");
    }
    if !ty.eq_ignore_ascii_case(MANAGED_CLUSTERS) {
        return None;
    }
    let path: Vec<String> = path.iter().map(|name| name.to_ascii_lowercase()).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["identity", ..] => Some("cluster-identity"),
        ["properties", "identityprofile", "kubeletidentity", ..] => Some("kubelet-identity"),
        ["properties", "addonprofiles", ..] | ["properties", "ingressprofile", ..] => {
            Some("addon-identity")
        }
        _ => None,
    }
}
