//! Resources of the `azurerm` provider. Defaults and version facts are the provider's own, from its
//! source and upgrade guides at v5.2.0
//! (<https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/containers/kubernetes_cluster_resource.go>).

use super::addons::{AddOn, AddOns};
use super::federation::FederatedCredential;
use super::role_assignment::RoleAssignment;
use super::{Cluster, Reading, Spelling, SubjectKind, roles, single};
use crate::eval::{Kind, Reason, Value};
use crate::version::version_within;

/// What resources of a type are.
pub(super) fn kind(ty: &str) -> Option<SubjectKind> {
    Some(match ty {
        ty if is_cluster(ty) => SubjectKind::Cluster,
        "azurerm_user_assigned_identity" => SubjectKind::ManagedIdentity,
        "azurerm_role_assignment"
        | "azurerm_pim_active_role_assignment"
        | "azurerm_pim_eligible_role_assignment" => SubjectKind::RoleAssignment,
        "azurerm_federated_identity_credential" => SubjectKind::FederatedCredential,
        "azurerm_key_vault" | "azurerm_key_vault_access_policy" => SubjectKind::AccessPolicy,
        _ => return None,
    })
}

/// Reads a resource.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    match kind(&r.resource.ty)? {
        SubjectKind::Cluster => Some((SubjectKind::Cluster, cluster(r))),
        SubjectKind::ManagedIdentity => Some((SubjectKind::ManagedIdentity, r.managed_identity())),
        kind => r.companion().map(|value| (kind, value)),
    }
}

/// Whether resources of a type are clusters.
pub(super) fn is_cluster(ty: &str) -> bool {
    matches!(ty, "azurerm_kubernetes_cluster" | "azurerm_kubernetes_automatic_cluster")
}

fn cluster(r: &Reading<'_, '_, '_>) -> Value {
    let automatic = &*r.resource.ty == "azurerm_kubernetes_automatic_cluster";
    let identity = identity(r);
    let service_principal = service_principal(r);
    let kubelet = kubelet_identity(r);
    let oidc = oidc_issuer(r, automatic);
    let workload = match r.argument("workload_identity_enabled") {
        // https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/kubernetes_cluster.html.markdown
        unset if unset.is_null() => Value::bool(automatic, r.place()),
        set => set,
    };
    let zone = match automatic {
        false => r.argument("private_dns_zone_id"),
        true => r.member(&r.block("private_cluster"), "private_dns_zone_id"),
    };
    let subnet = r.member(&r.block("default_node_pool"), "vnet_subnet_id");
    let subnets = match subnet.is_null() {
        true => Value::array(Vec::new(), r.place()),
        false => {
            let span = subnet.span;
            Value::array(vec![subnet], span)
        }
    };
    let network = r.block("network_profile");
    let entra = entra_integration(r);
    let provisioning = r.block("node_provisioning_profile");
    let properties = properties(r, &service_principal, &kubelet, &oidc, &workload, &zone);
    r.cluster(Cluster {
        source: "azurerm",
        kind: r.text(if automatic { "automatic" } else { "base" }),
        name: r.argument("name"),
        identity,
        service_principal,
        msi_client_secret: r.null(),
        server_app_secret: r.member(&entra, "server_app_secret"),
        kubelet_identity: kubelet,
        oidc_issuer_enabled: oidc,
        oidc_issuer_set: !r.argument("oidc_issuer_enabled").is_null(),
        workload_identity_enabled: workload,
        // The provider has never exposed the add-on.
        pod_identity_enabled: Value::bool(false, r.place()),
        has_pod_identities: Value::bool(false, r.place()),
        private_dns_zone: zone,
        subnets,
        // The provider has no pools of single machines.
        virtual_machines_in_subnet: Value::bool(false, r.place()),
        api_server_subnet: match automatic {
            false => r.member(&r.block("api_server_access_profile"), "subnet_id"),
            true => r.member(&r.block("api_server_access"), "subnet_id"),
        },
        kubernetes_version: r.argument("kubernetes_version"),
        // The block that names the key is what enables it.
        kms_enabled: match r.block("key_management_service") {
            block if block.as_unknown().is_some() => block,
            block => Value::bool(!block.is_null(), block.span),
        },
        network_plugin: r.member(&network, "network_plugin"),
        outbound_type: r.member(&network, "outbound_type"),
        node_provisioning_mode: r.member(&provisioning, "mode"),
        node_provisioning_profile: provisioning,
        disk_encryption_set: r.argument("disk_encryption_set_id"),
        bootstrap_registry: bootstrap_registry(r),
        outbound_ips: outbound_ips(r, &network),
        api_server_vnet_integration: r
            .member(&r.block("api_server_access_profile"), "virtual_network_integration_enabled"),
        // The provider does not know it.
        pod_link_local_access: r.null(),
        addons: addons(r),
        container_insights_identity: container_insights_identity(r),
        container_insights_workspace: r.member(&r.block("oms_agent"), "log_analytics_workspace_id"),
        legacy_entra_server_app: legacy_entra_server_app(r, &entra),
        properties,
        spelling: Spelling {
            identity: "identity",
            identity_ids: "identity_ids",
            service_principal: "service_principal",
            client_id: "client_id",
            client_secret: "client_secret",
        },
    })
}

/// The server application of the integration before it was managed. Without `managed`, the provider requires it, so
/// that an input which is not known holds one.
/// <https://registry.terraform.io/providers/hashicorp/azurerm/2.99.0/docs/resources/kubernetes_cluster#azure_active_directory>
fn legacy_entra_server_app(r: &Reading<'_, '_, '_>, entra: &Value) -> Value {
    let managed = r.member(entra, "managed");
    let app = r.member(entra, "server_app_id");
    match (&managed.kind, &app.kind) {
        (Kind::Bool(true), _) => r.null(),
        (Kind::Unknown(_), _) => managed.caused(),
        (_, Kind::Unknown(unknown)) if matches!(unknown.reason, Reason::Parameter(_)) => {
            if app.is_undecided() { app } else { Value::string("an application", entra.span) }
        }
        _ => app,
    }
}

fn identity(r: &Reading<'_, '_, '_>) -> Value {
    let block = r.block("identity");
    if block.as_object().is_none() {
        return block;
    }
    let version = r.provider_version.as_deref().unwrap_or_default();
    // From 2.44 to 2.99 one identity was named by itself.
    let named = r.member(&block, "user_assigned_identity_id");
    let is_removed = version_within(version, ">= 3.0");
    let ids = match r.member(&block, "identity_ids") {
        unset if !unset.is_null() || is_removed => unset,
        _ if named.is_null() => Value::null(block.span),
        _ => Value::array(vec![named.clone()], named.span),
    };
    let removed = if is_removed { named } else { Value::null(block.span) };
    r.identity(r.member(&block, "type"), &ids, removed, block.span)
}

/// A `service_principal` block that exists is a service principal, except with the client id
/// `msi`, which older code passes for a managed identity.
fn service_principal(r: &Reading<'_, '_, '_>) -> Value {
    let block = r.block("service_principal");
    if block.as_object().is_none() {
        return block;
    }
    let client_id = r.member(&block, "client_id");
    if client_id.as_str().is_some_and(|id| id.eq_ignore_ascii_case("msi")) {
        return Value::null(block.span);
    }
    let secret = r.member(&block, "client_secret");
    Value::object([("client_id", client_id), ("client_secret", secret)], block.span)
}

/// The integration with Entra. Version 4 removed its applications; version 2 had it one block deeper.
/// <https://registry.terraform.io/providers/hashicorp/azurerm/2.99.0/docs/resources/kubernetes_cluster>
fn entra_integration(r: &Reading<'_, '_, '_>) -> Value {
    match r.block("azure_active_directory_role_based_access_control") {
        unset if unset.is_null() => {
            single(r.member(&r.block("role_based_access_control"), "azure_active_directory"))
        }
        set => set,
    }
}

/// Whether Container insights uses managed identity authentication, which it does only where the code says so: the provider
/// sends `useAADAuth: false` where it does not. Version 2 had the add-on one block deeper, with a switch, and no such
/// argument.
/// <https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/containers/kubernetes_addons.go>
fn container_insights_identity(r: &Reading<'_, '_, '_>) -> Value {
    let mut block = r.block("oms_agent");
    if block.is_null() {
        block = single(r.member(&r.block("addon_profile"), "oms_agent"));
        let enabled = r.member(&block, "enabled");
        if matches!(enabled.kind, Kind::Bool(false)) {
            return r.null();
        }
        if enabled.as_unknown().is_some() {
            return enabled.caused();
        }
    }
    match r.member(&block, "msi_auth_for_monitoring_enabled") {
        unset if unset.is_null() && !block.is_null() => Value::bool(false, block.span),
        set => set,
    }
}

/// The registry that a network isolated cluster caches the images of AKS in, if the code names it.
fn bootstrap_registry(r: &Reading<'_, '_, '_>) -> Value {
    let profile = r.block("bootstrap_profile");
    match r.member(&profile, "artifact_source").as_str() {
        Some(source) if source.eq_ignore_ascii_case("Cache") => {
            r.member(&profile, "container_registry_id")
        }
        _ => r.null(),
    }
}

/// The public IP addresses and prefixes that the code gives a cluster.
fn outbound_ips(r: &Reading<'_, '_, '_>, network: &Value) -> Value {
    let balancer = single(r.member(network, "load_balancer_profile"));
    let lists = ["outbound_ip_address_ids", "outbound_ip_prefix_ids"];
    let named = lists.map(|name| r.member(&balancer, name));
    let named = named.iter().filter_map(Value::as_array).flat_map(|array| array.items.clone());
    let prefix = r.member(&r.block("default_node_pool"), "node_public_ip_prefix_id");
    Value::array(named.chain([prefix].into_iter().filter(|id| !id.is_null())).collect(), r.place())
}

/// The add-ons. Version 2 had them one block deeper, with a switch each.
/// <https://registry.terraform.io/providers/hashicorp/azurerm/2.99.0/docs/resources/kubernetes_cluster#addon_profile>
fn addons(r: &Reading<'_, '_, '_>) -> Value {
    let block = |name: &str, before: &str| match r.block(name) {
        unset if unset.is_null() => {
            let block = single(r.member(&r.block("addon_profile"), before));
            AddOn { enabled: r.member(&block, "enabled"), settings: block }
        }
        block => AddOn {
            enabled: match &block.kind {
                Kind::Unknown(_) => block.caused(),
                _ => Value::bool(true, block.span),
            },
            settings: block,
        },
    };
    let switch = |name: &str, before: &str| match r.argument(name) {
        unset if unset.is_null() => block("", before),
        enabled => AddOn { settings: r.null(), enabled },
    };
    let gateway = block("ingress_application_gateway", "ingress_application_gateway");
    let routing = block("web_app_routing", "");
    let zones = match r.member(&routing.settings, "dns_zone_ids") {
        // Version 3 had one.
        unset if unset.is_null() => r.member(&routing.settings, "dns_zone_id"),
        set => set,
    };
    AddOns {
        application_gateway: (r.member(&gateway.settings, "gateway_id"), gateway),
        app_routing: (zones, routing),
        identities: ["ingress_application_gateway", "web_app_routing"].map(|name| {
            let path = [name, &format!("{name}_identity"), "object_id"];
            r.world.attribute_at(&r.target, &path, r.place())
        }),
        container_insights: block("oms_agent", "oms_agent"),
        virtual_node: block("aci_connector_linux", "aci_connector_linux"),
        azure_policy: switch("azure_policy_enabled", "azure_policy"),
        cost_analysis: switch("cost_analysis_enabled", ""),
    }
    .value(r)
}

/// The kubelet identity that a block names. The provider passes on nothing of a block without IDs
/// (`expandKubernetesClusterIdentityProfile` in
/// <https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/containers/kubernetes_cluster_resource.go>).
fn kubelet_identity(r: &Reading<'_, '_, '_>) -> Value {
    let block = r.block("kubelet_identity");
    if block.as_object().is_none() {
        return block;
    }
    let members = ["user_assigned_identity_id", "client_id", "object_id"];
    let members = members.map(|name| r.member(&block, name));
    if members.iter().all(|id| id.is_null() || id.as_str() == Some("")) {
        return Value::null(block.span);
    }
    super::kubelet_identity(r, members, block.span)
}

/// Unset, the issuer is off up to version 4.67, Azure's choice up to 4.81, and on from 5.0
/// (<https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/guides/5.0-upgrade-guide.html.markdown>).
/// Automatic clusters always have it.
fn oidc_issuer(r: &Reading<'_, '_, '_>, automatic: bool) -> Value {
    let set = r.argument("oidc_issuer_enabled");
    if !set.is_null() {
        return set;
    }
    let version = r.provider_version.as_deref().unwrap_or_default();
    if automatic || version_within(version, ">= 5.0") {
        Value::bool(true, r.place())
    } else if version_within(version, "< 4.68") {
        Value::bool(false, r.place())
    } else {
        r.not_given()
    }
}

/// The identity-related part of the body that the provider sends.
fn properties(
    r: &Reading<'_, '_, '_>,
    service_principal: &Value,
    kubelet: &Value,
    oidc: &Value,
    workload: &Value,
    zone: &Value,
) -> Value {
    let span = r.place();
    let nested = |value: &Value, object: &dyn Fn() -> Value| match &value.kind {
        Kind::Object(_) => object(),
        _ => value.clone(),
    };
    let profile = nested(service_principal, &|| {
        Value::object(
            [
                ("clientId", r.member(service_principal, "client_id")),
                ("secret", r.member(service_principal, "client_secret")),
            ],
            service_principal.span,
        )
    });
    let identity_profile = nested(kubelet, &|| {
        let identity = Value::object(
            [
                ("resourceId", r.member(kubelet, "resource_id")),
                ("clientId", r.member(kubelet, "client_id")),
                ("objectId", r.member(kubelet, "object_id")),
            ],
            kubelet.span,
        );
        Value::object([("kubeletidentity", identity)], kubelet.span)
    });
    let enabled = |value: &Value| Value::object([("enabled", value.clone())], value.span);
    r.object([
        ("servicePrincipalProfile", profile),
        ("identityProfile", identity_profile),
        ("oidcIssuerProfile", enabled(oidc)),
        ("securityProfile", Value::object([("workloadIdentity", enabled(workload))], span)),
        ("apiServerAccessProfile", Value::object([("privateDNSZone", zone.clone())], span)),
        ("kubernetesVersion", r.argument("kubernetes_version")),
    ])
}

pub(super) fn role_assignment(r: &Reading<'_, '_, '_>) -> RoleAssignment {
    RoleAssignment {
        source: "azurerm",
        role: roles::role(r),
        scope: r.argument("scope"),
        principal_id: r.argument("principal_id"),
        principal_type: r.argument("principal_type"),
        condition: r.argument("condition"),
    }
}

pub(super) fn federated_credential(r: &Reading<'_, '_, '_>) -> FederatedCredential {
    FederatedCredential {
        source: "azurerm",
        name: r.argument("name"),
        issuer: r.argument("issuer"),
        subject: r.argument("subject"),
        audiences: r.argument("audience"),
        identity: match r.argument("user_assigned_identity_id") {
            unset if unset.is_null() => r.argument("parent_id"),
            set => set,
        },
    }
}
