//! Clusters as Azure Resource Manager's bodies write them, for every language that does.
//!
//! Property names are case-insensitive, as they are for Azure. The shape is that of
//! <https://learn.microsoft.com/azure/templates/microsoft.containerservice/managedclusters>.

use std::sync::Arc;

use super::addons::{AddOn, AddOns};
use super::{Cluster, Reading, Spelling};
use crate::eval::{Array, Kind, Reason, Unknown, Value};

/// The type of a cluster.
pub const MANAGED_CLUSTERS: &str = "Microsoft.ContainerService/managedClusters";

/// Whether a body is a whole resource.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What it does not set is not set.
    Whole,
    /// What it does not set stays as it is.
    Update,
}

/// Reads a cluster from its body. The identity may be given apart from the body, already read.
pub(crate) fn cluster(
    r: &Reading<'_, '_, '_>,
    source: &'static str,
    body: &Value,
    identity: Option<Value>,
    name: Value,
    extent: Extent,
) -> Value {
    let at = |path: &[&str]| match at(body, path) {
        absent if absent.is_null() && extent == Extent::Update => r.not_given(),
        // What is absent is the whole resource's matter.
        absent if absent.is_null() => r.null(),
        found => found,
    };
    let identity = identity.unwrap_or_else(|| self::identity(r, &at(&["identity"])));
    let (service_principal, msi_client_secret) =
        service_principal(&at(&["properties", "servicePrincipalProfile"]), &identity, r);
    let sku = at(&["sku", "name"]);
    let automatic = sku.as_str().is_some_and(|sku| sku.eq_ignore_ascii_case("automatic"));
    let flag = |path: &[&str]| match at(path) {
        absent if absent.is_null() => Value::bool(automatic, r.place()),
        set => set,
    };
    let pools = at(&["properties", "agentPoolProfiles"]);
    r.cluster(Cluster {
        source,
        kind: r.text(if automatic { "automatic" } else { "base" }),
        name,
        identity,
        service_principal,
        msi_client_secret,
        server_app_secret: at(&["properties", "aadProfile", "serverAppSecret"]),
        kubelet_identity: kubelet_identity(
            r,
            &at(&["properties", "identityProfile", "kubeletidentity"]),
        ),
        oidc_issuer_enabled: match at(&["properties", "oidcIssuerProfile", "enabled"]) {
            // On by default for new clusters from Kubernetes 1.34 on
            // (https://learn.microsoft.com/azure/aks/use-oidc-issuer).
            absent if absent.is_null() && !automatic => r.not_given(),
            absent if absent.is_null() => Value::bool(true, r.place()),
            set => set,
        },
        oidc_issuer_set: !at(&["properties", "oidcIssuerProfile", "enabled"]).is_null(),
        workload_identity_enabled: flag(&[
            "properties",
            "securityProfile",
            "workloadIdentity",
            "enabled",
        ]),
        pod_identity_enabled: match at(&["properties", "podIdentityProfile", "enabled"]) {
            absent if absent.is_null() => Value::bool(false, r.place()),
            set => set,
        },
        has_pod_identities: {
            let path = ["properties", "podIdentityProfile", "userAssignedIdentities"];
            let listed = self::at(body, &path);
            let is_empty = |list: &Array| list.items.is_empty() && list.open.is_none();
            let is_none = listed.is_null() || listed.as_array().is_some_and(is_empty);
            Value::bool(!is_none, r.place())
        },
        private_dns_zone: at(&["properties", "apiServerAccessProfile", "privateDNSZone"]),
        subnets: subnets(&pools),
        virtual_machines_in_subnet: virtual_machines_in_subnet(&pools),
        api_server_subnet: at(&["properties", "apiServerAccessProfile", "subnetId"]),
        kubernetes_version: at(&["properties", "kubernetesVersion"]),
        kms_enabled: match at(&["properties", "securityProfile", "azureKeyVaultKms", "enabled"]) {
            absent if absent.is_null() => Value::bool(false, r.place()),
            set => set,
        },
        network_plugin: at(&["properties", "networkProfile", "networkPlugin"]),
        outbound_type: at(&["properties", "networkProfile", "outboundType"]),
        node_provisioning_mode: at(&["properties", "nodeProvisioningProfile", "mode"]),
        node_provisioning_profile: at(&["properties", "nodeProvisioningProfile"]),
        disk_encryption_set: at(&["properties", "diskEncryptionSetID"]),
        bootstrap_registry: match at(&["properties", "bootstrapProfile", "artifactSource"]).as_str()
        {
            Some(source) if source.eq_ignore_ascii_case("Cache") => {
                at(&["properties", "bootstrapProfile", "containerRegistryId"])
            }
            _ => r.null(),
        },
        outbound_ips: outbound_ips(r, &at(&["properties"])),
        api_server_vnet_integration: at(&[
            "properties",
            "apiServerAccessProfile",
            "enableVnetIntegration",
        ]),
        pod_link_local_access: at(&["properties", "networkProfile", "podLinkLocalAccess"]),
        addons: addons(r, &at(&["properties"])),
        container_insights_identity: container_insights_identity(&at(&[
            "properties",
            "addonProfiles",
            "omsagent",
        ])),
        container_insights_workspace: at(&[
            "properties",
            "addonProfiles",
            "omsagent",
            "config",
            "logAnalyticsWorkspaceResourceID",
        ]),
        legacy_entra_server_app: legacy_entra_server_app(&at(&["properties", "aadProfile"])),
        properties: at(&["properties"]),
        spelling: Spelling {
            identity: "identity",
            identity_ids: if source == "azapi" { "identity_ids" } else { "userAssignedIdentities" },
            service_principal: "servicePrincipalProfile",
            client_id: "clientId",
            client_secret: "secret",
        },
    })
}

/// Whether a body can make a cluster. Azure makes none without a node pool or a name in the DNS, so that what has
/// nothing of what a new cluster needs, but sets something else, is written over a cluster that is there: tags, an
/// add-on that is enabled, a version that is raised.
/// <https://learn.microsoft.com/rest/api/aks/managed-clusters/create-or-update>
pub(crate) fn extent(body: &Value) -> Extent {
    let properties = at(body, &["properties"]);
    let is_set = |value: Value| !value.is_null();
    let needed = ["agentPoolProfiles", "dnsPrefix", "fqdnSubdomain", "servicePrincipalProfile"];
    let sets_other = properties.as_object().is_some_and(|properties| properties.is_inhabited())
        || ["tags", "sku"].iter().any(|name| is_set(at(body, &[name])));
    // Azure chooses the node pools of an automatic cluster.
    let sku = at(body, &["sku", "name"]);
    let is_automatic = sku.as_str().is_none_or(|sku| sku.eq_ignore_ascii_case("automatic"));
    let makes_one = is_set(at(body, &["identity"]))
        || (is_set(at(body, &["sku"])) && is_automatic)
        || needed.iter().any(|name| is_set(at(&properties, &[name])));
    if sets_other && !makes_one { Extent::Update } else { Extent::Whole }
}

/// The value at a path of members, null where there is none. An object or a list is placed at the
/// name that it has, which is what a finding about it points at.
pub(super) fn at(value: &Value, path: &[&str]) -> Value {
    let Some((name, rest)) = path.split_first() else { return value.clone() };
    match &value.kind {
        Kind::Object(object) => {
            let found = object.members.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name));
            match (found, object.open_for(|key| key.eq_ignore_ascii_case(name))) {
                (Some((_, member)), _) => {
                    let named = match member.value.kind {
                        Kind::Object(_) | Kind::Array(_) => {
                            Value { span: member.key, ..member.value.clone() }
                        }
                        _ => member.value.clone(),
                    };
                    at(&named, rest)
                }
                (None, Some(open)) => Value::unknown(Arc::clone(open), value.span),
                (None, None) => Value::null(value.span),
            }
        }
        Kind::Null => value.clone(),
        Kind::Unknown(_) => value.caused(),
        Kind::Reference(_) => {
            Value::unknown(Unknown::new(Reason::Deployment, value.span), value.span)
        }
        // Azure refuses other types here.
        _ => Value::null(value.span),
    }
}

fn identity(r: &Reading<'_, '_, '_>, identity: &Value) -> Value {
    if identity.as_object().is_none() {
        return identity.clone();
    }
    // The ids are the keys of an object.
    let ids = at(identity, &["userAssignedIdentities"]);
    let ids = match &ids.kind {
        Kind::Object(object) => {
            let named = object.members.iter();
            let named = named.map(|(id, member)| Value::string(Arc::clone(id), member.key));
            let unnamed = object.unnamed.iter().map(|member| member.key.clone());
            let open = object.open.clone().filter(|_| object.more);
            let array = Array::set(named.chain(unnamed).collect(), open);
            Value { kind: Kind::Array(Arc::new(array)), ..ids }
        }
        _ => ids,
    };
    r.identity(at(identity, &["type"]), &ids, r.null(), identity.span)
}

/// The service principal of a profile, and the secret that stands beside the client id `msi`.
///
/// `msi` is what Azure itself writes for a cluster with a managed identity. A client id that is
/// not known is a service principal if there is no managed identity beside it (`msi` alone cannot be
/// deployed) or if a secret is given with it. One that is blank, as in a form to be filled in, is one
/// too if there is a place for its secret and no managed identity beside it.
fn service_principal(profile: &Value, identity: &Value, r: &Reading<'_, '_, '_>) -> (Value, Value) {
    let none = Value::null(profile.span);
    if profile.as_object().is_none() {
        return (profile.caused(), r.null());
    }
    let client_id = at(profile, &["clientId"]);
    let secret = at(profile, &["secret"]);
    let present = || {
        let members = [("client_id", client_id.clone()), ("client_secret", secret.clone())];
        Value::object(members, profile.span)
    };
    match &client_id.kind {
        Kind::String(id) if id.eq_ignore_ascii_case("msi") => (none, secret),
        Kind::String(id) if id.is_empty() && identity.is_null() && !secret.is_null() => {
            (present(), r.null())
        }
        Kind::String(id) if id.is_empty() => (none, r.null()),
        Kind::Null => (none, r.null()),
        Kind::Unknown(unknown) if unknown.choice.is_none() => {
            let beside = match &identity.kind {
                Kind::Null => Some(false),
                Kind::Object(_) => at(identity, &["kind"]).as_str().map(|kind| kind != "none"),
                _ => None,
            };
            match beside {
                Some(false) => (present(), r.null()),
                _ if !secret.is_null()
                    && secret.as_unknown().is_none_or(|u| u.choice.is_none()) =>
                {
                    (present(), r.null())
                }
                _ => (client_id.caused(), r.null()),
            }
        }
        Kind::Unknown(_) => (client_id.caused(), r.null()),
        _ => (present(), r.null()),
    }
}

fn kubelet_identity(r: &Reading<'_, '_, '_>, identity: &Value) -> Value {
    if identity.as_object().is_none() {
        return identity.clone();
    }
    let members = ["resourceId", "clientId", "objectId"];
    super::kubelet_identity(r, members.map(|name| at(identity, &[name])), identity.span)
}

fn subnets(pools: &Value) -> Value {
    match &pools.kind {
        Kind::Array(array) => {
            // Whether a pool that is not known has a subnet, is not known.
            let unknown = array.items.iter().find_map(Value::as_unknown).cloned();
            let known = array.items.iter().filter(|pool| pool.as_unknown().is_none());
            let subnets = known.map(|pool| at(pool, &["vnetSubnetID"]));
            let items = subnets.filter(|subnet| !subnet.is_null()).collect();
            let array = Array::list(items, array.open.clone().or(unknown));
            Value { kind: Kind::Array(Arc::new(array)), ..pools.clone() }
        }
        Kind::Null => Value::array(Vec::new(), pools.span),
        _ => pools.clone(),
    }
}

/// The public IP addresses and prefixes that a body gives a cluster.
fn outbound_ips(r: &Reading<'_, '_, '_>, properties: &Value) -> Value {
    let balancer = at(properties, &["networkProfile", "loadBalancerProfile"]);
    let lists = [["outboundIPs", "publicIPs"], ["outboundIPPrefixes", "publicIPPrefixes"]];
    let items = |list: &Value| list.as_array().map(|array| array.items.clone()).unwrap_or_default();
    let named = lists.iter().flat_map(|path| items(&at(&balancer, path)));
    let pools = items(&at(properties, &["agentPoolProfiles"]));
    let prefixes = pools.iter().map(|pool| at(pool, &["nodePublicIPPrefixID"]));
    let ids = named.map(|one| at(&one, &["id"])).chain(prefixes);
    Value::array(ids.filter(|id| !id.is_null()).collect(), r.place())
}

/// The add-ons that a body switches on.
fn addons(r: &Reading<'_, '_, '_>, properties: &Value) -> Value {
    let addon = |path: &[&str], settings: &[&str]| {
        let profile = at(properties, path);
        AddOn { enabled: at(&profile, &["enabled"]), settings: at(&profile, settings) }
    };
    let profile = |name: &str| addon(&["addonProfiles", name], &["config"]);
    let gateway = profile("ingressApplicationGateway");
    let routing = addon(&["ingressProfile", "webAppRouting"], &[]);
    AddOns {
        application_gateway: (at(&gateway.settings, &["applicationGatewayId"]), gateway),
        app_routing: (at(&routing.settings, &["dnsZoneResourceIds"]), routing),
        identities: [
            ["addonProfiles", "ingressApplicationGateway", "identity", "objectId"],
            ["ingressProfile", "webAppRouting", "identity", "objectId"],
        ]
        .map(|path| match at(properties, &path) {
            // Other code that reads it gets what is written here.
            unset if unset.is_null() => {
                let path = [&["properties"], &path[..]].concat();
                r.world.attribute_at(&r.target, &path, r.place())
            }
            set => set,
        }),
        container_insights: profile("omsagent"),
        virtual_node: profile("aciConnectorLinux"),
        azure_policy: profile("azurepolicy"),
        cost_analysis: addon(&["metricsProfile", "costAnalysis"], &[]),
    }
    .value(r)
}

/// Whether Container insights uses managed identity authentication: a text, in the add-on's configuration.
/// <https://learn.microsoft.com/azure/aks/managed-identity-overview>
fn container_insights_identity(addon: &Value) -> Value {
    let enabled = at(addon, &["enabled"]);
    let uses = at(addon, &["config", "useAADAuth"]);
    match (&enabled.kind, uses.as_str()) {
        (Kind::Bool(true), Some(text)) => Value::bool(text.eq_ignore_ascii_case("true"), uses.span),
        (Kind::Bool(true), None) => uses,
        (Kind::Unknown(_), _) => enabled.caused(),
        _ => Value::null(addon.span),
    }
}

/// The server application of the integration before it was managed.
/// <https://learn.microsoft.com/rest/api/aks/managed-clusters/reset-aad-profile>
fn legacy_entra_server_app(profile: &Value) -> Value {
    let managed = at(profile, &["managed"]);
    match managed.kind {
        Kind::Bool(true) => Value::null(managed.span),
        Kind::Unknown(_) => managed.caused(),
        _ => at(profile, &["serverAppID"]),
    }
}

/// Whether a pool of the type `VirtualMachines` names its subnet.
/// <https://learn.microsoft.com/azure/aks/virtual-machines-node-pools>
fn virtual_machines_in_subnet(pools: &Value) -> Value {
    let items = pools.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    let found = items.iter().find(|pool| {
        let ty = at(pool, &["type"]);
        ty.as_str().is_some_and(|ty| ty.eq_ignore_ascii_case("VirtualMachines"))
            && matches!(
                at(pool, &["vnetSubnetID"]).kind,
                Kind::String(_) | Kind::Reference(_) | Kind::Unknown(_)
            )
    });
    Value::bool(found.is_some(), found.map_or(pools.span, |pool| pool.span))
}
