//! Which kind of principal a value is, from the reference that it comes from.

use super::Reading;
use super::arm::{self, USER_ASSIGNED_IDENTITIES};
use super::resource_manager::MANAGED_CLUSTERS;
use crate::eval::{Key, Reason, Reference, Target, Unknown, Value, World};
use crate::secrets;
use crate::source::Span;

/// A principal as the model has it, to whom a role is granted.
pub(super) fn classify(r: &Reading<'_, '_, '_>, id: Value, role: &Value) -> Value {
    let span = id.span;
    // Who it is depends on a choice, and everything else on who it is.
    if id.is_undecided() {
        return id;
    }
    let text = |text: &str| Value::string(text, span);
    let null = || Value::null(span);
    let reference = id.reference();
    let client = match reference {
        None => r.relations.cluster_of_client(r.world, &id),
        Some(_) => None,
    };
    let class = match reference.and_then(|reference| Some((reference, class(r, reference)?))) {
        Some((of, "cluster-identity" | "kubelet-identity")) if has_no_identity(r, &of.target) => {
            Some("no-identity")
        }
        class => class.map(|(_, class)| class).or(client.as_ref().map(|_| "service-principal")),
    };
    let attribute = reference.and_then(|reference| reference.attribute());
    let attribute = attribute.or(client.as_ref().map(|_| "client_id"));
    let (mut cluster, mut identity_kind, mut control_plane) =
        (client.unwrap_or_else(null), null(), null());
    let mut used_as = Value::array(Vec::new(), span);
    let (mut kubelet_identity_has_role, mut control_plane_has_it) = (false, false);
    if let Some(reference) = reference {
        match class {
            Some("user-assigned-identity") => {
                (used_as, cluster) = r.relations.used_as(r.world, &reference.target, span);
                kubelet_identity_has_role =
                    r.relations.kubelets_have(r.world, &reference.target, role);
                control_plane_has_it =
                    r.relations.control_planes_have(r.world, &reference.target, role);
            }
            Some("service-principal") => {
                // Clusters name it, or its application, by the client id.
                let named =
                    [reference.target.clone()].into_iter().chain(application(r.world, reference));
                let uses = named.map(|target| r.relations.used_as(r.world, &target, span));
                let is_used = |used: &Value| used.as_array().is_some_and(|a| !a.items.is_empty());
                if let Some(found) = uses.into_iter().find(|(used, _)| is_used(used)) {
                    (used_as, cluster) = found;
                }
            }
            Some("no-identity") => (cluster, _) = trusts_cluster(r, &reference.target, span),
            Some("cluster-identity" | "kubelet-identity" | "addon-identity") => {
                (cluster, identity_kind) = trusts_cluster(r, &reference.target, span);
                if let Some(known) = r.relations.cluster(r.world, &reference.target) {
                    control_plane = r.world.get(&known, "control_plane_identity");
                }
                kubelet_identity_has_role =
                    r.relations.kubelets_have(r.world, &reference.target, role);
                control_plane_has_it =
                    r.relations.control_planes_have(r.world, &reference.target, role);
            }
            _ => {}
        }
    }
    let not_known = || Value::unknown(Unknown::new(Reason::Deployment, span), span);
    Value::object(
        [
            ("id", id.clone()),
            ("class", class.map_or_else(not_known, text)),
            ("attribute", attribute.map_or_else(null, text)),
            ("declared", Value::bool(reference.is_some_and(|r| r.is_declared()), span)),
            ("cluster", cluster),
            ("identity_kind", identity_kind),
            ("control_plane_identity", control_plane),
            ("used_as", used_as),
            ("kubelet_identity_has_role", Value::bool(kubelet_identity_has_role, span)),
            ("control_plane_has_it", Value::bool(control_plane_has_it, span)),
        ],
        r.within(&id, &["principal_id", "principalId"]),
    )
}

/// Whether a cluster runs as a service principal, so that Azure makes no identities for it.
fn has_no_identity(r: &Reading<'_, '_, '_>, cluster: &Target) -> bool {
    let Some(cluster) = r.relations.cluster(r.world, cluster) else { return false };
    let get = |name: &str| r.world.get(&cluster, name);
    get("identity").is_null() && get("service_principal").as_object().is_some()
}

/// What an ID is said to be, wherever it is written.
pub(super) fn named(r: &Reading<'_, '_, '_>, id: &Value) -> Value {
    if id.is_undecided() {
        return id.clone();
    }
    let reference = id.reference();
    let text = |text: &str| Value::string(text, id.span);
    let not_known = || Value::unknown(Unknown::new(Reason::Deployment, id.span), id.span);
    let attribute = reference.and_then(|reference| reference.attribute());
    let class = reference.and_then(|reference| class(r, reference));
    let unused = || Value::array(Vec::new(), id.span);
    let (used_as, cluster) = match (class, reference) {
        (Some("user-assigned-identity"), Some(reference)) => {
            r.relations.used_as(r.world, &reference.target, id.span)
        }
        (Some("cluster-identity" | "kubelet-identity" | "addon-identity"), Some(reference)) => {
            (unused(), trusts_cluster(r, &reference.target, id.span).0)
        }
        _ => (unused(), Value::null(id.span)),
    };
    Value::object(
        [
            ("id", id.clone()),
            ("class", class.map_or_else(not_known, text)),
            ("attribute", attribute.map_or_else(|| Value::null(id.span), text)),
            ("used_as", used_as),
            ("cluster", cluster),
        ],
        r.within(id, &["object_id", "objectId"]),
    )
}

/// The application of a service principal, if the code says which.
/// <https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/service_principal>
pub(crate) fn application(world: &World<'_, '_>, principal: &Reference) -> Option<Target> {
    let named = ["client_id", "application_id"];
    let id = named.iter().find_map(|name| world.argument(&principal.target, name))?;
    id.reference().map(|reference| reference.target.clone())
}

/// What messages call a cluster, and the kind of its identity: unknown if it is declared elsewhere.
fn trusts_cluster(r: &Reading<'_, '_, '_>, target: &Target, span: Span) -> (Value, Value) {
    let not_known = || Value::unknown(Unknown::new(Reason::Deployment, span), span);
    let Target::Resource { instance, index, key } = target else {
        let name = match target {
            Target::Foreign(foreign) => foreign.name.clone(),
            _ => None,
        };
        return (name.map_or_else(not_known, |name| Value::string(name, span)), not_known());
    };
    if let Some(cluster) = r.relations.cluster(r.world, target) {
        let identity = r.world.get(&cluster, "identity");
        return (r.world.get(&cluster, "display_name"), r.world.get(&identity, "kind"));
    }
    let name = r.world.argument(target, "name");
    let title = match name.as_ref().and_then(Value::as_str) {
        Some(name) => name.to_owned(),
        None => r.world.program.address(*instance, *index, key.as_ref()),
    };
    (Value::string(title, span), not_known())
}

/// What an object says of the identity that it stands for.
const IDENTITY_ATTRIBUTES: [&str; 10] = [
    "id",
    "resource_id",
    "resourceId",
    "user_assigned_identity_id",
    "principal_id",
    "principalId",
    "object_id",
    "objectId",
    "client_id",
    "clientId",
];

/// What a value is called that somebody else passes in: the input, the member of it, or the expression that reads it.
pub(crate) fn passed(world: &World<'_, '_>, value: &Value) -> Option<String> {
    let (Reason::Parameter(input) | Reason::Replaced(input)) = &value.as_unknown()?.reason else {
        return None;
    };
    let written = || {
        let text = secrets::shown(&world.text(value.span)).into_owned();
        // What is computed may be written anywhere, and at length.
        let is_name = |c: char| c.is_alphanumeric() || "_-.[]".contains(c);
        let is_path = text.contains('.') && text.chars().all(is_name);
        if is_path { text } else { input.to_string() }
    };
    Some(world.input_text(value).unwrap_or_else(written))
}

/// What an identity is called that somebody else passes in: the input, or the member of it that stands for the
/// identity.
pub(crate) fn passed_identity(world: &World<'_, '_>, id: &Value) -> Option<String> {
    let mut name = passed(world, id)?;
    if let Some((whole, last)) = name.rsplit_once('.')
        && IDENTITY_ATTRIBUTES.contains(&last)
        && whole.contains('.')
    {
        name.truncate(whole.len());
    }
    Some(name)
}

/// Which identity of a cluster is referred to, by a name that all references to it have in common; `None` if that is the
/// whole cluster.
pub(super) fn part(reference: &Reference) -> Option<String> {
    const AROUND: [&str; 6] = [
        "output",
        "properties",
        "identityprofile",
        "addonprofile",
        "addonprofiles",
        "ingressprofile",
    ];
    let names = reference.path.iter().filter_map(|key| match key {
        Key::Name(name) => Some(name.replace('_', "").to_ascii_lowercase()),
        _ => None,
    });
    names.into_iter().find(|name| !AROUND.contains(&name.as_str()))
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
    match (arm::type_of(r.world, &reference.target), &reference.target) {
        (Some(ty), _) => of_resource_manager(&ty, &names),
        (None, Target::Resource { instance, index, .. }) => {
            let module = r.world.program.instance(*instance);
            of_terraform(&module.module.resources[*index].ty, &names)
        }
        _ => None,
    }
}

fn of_terraform(ty: &str, path: &[&str]) -> Option<&'static str> {
    Some(match ty {
        ty if super::azurerm::is_cluster(ty) => match *path.first()? {
            "identity" => "cluster-identity",
            "kubelet_identity" => "kubelet-identity",
            "oms_agent"
            | "ingress_application_gateway"
            | "key_vault_secrets_provider"
            | "web_app_routing"
            | "aci_connector_linux" => "addon-identity",
            _ => return None,
        },
        "azurerm_user_assigned_identity" => "user-assigned-identity",
        "azuread_service_principal" => "service-principal",
        "azuread_application" | "azuread_application_registration" => "application",
        // <https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/data-sources/client_config>
        "azurerm_client_config" | "azuread_client_config" => "deployer",
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
    // `azapi` gives what Azure answers as `output`.
    match path.strip_prefix(&["output"]).unwrap_or(&path) {
        ["identity", ..] => Some("cluster-identity"),
        ["properties", "identityprofile", "kubeletidentity", ..] => Some("kubelet-identity"),
        ["properties", "addonprofiles", ..] | ["properties", "ingressprofile", ..] => {
            Some("addon-identity")
        }
        _ => None,
    }
}
