//! The kinds of things that rules are about, with the documentation of their fields.

use super::kinds::SubjectKind;
use super::schema::{Field, Type, any, flag, number, object, text, texts};
use crate::eval::Value;

/// A subject in one world.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Its fields, an object as [`SUBJECTS`] documents it.
    pub value: Value,
    /// Its address, such as `module.aks.azurerm_kubernetes_cluster.main`.
    pub address: String,
}

/// The documentation of a kind of subject.
pub struct SubjectDoc {
    /// The kind.
    pub kind: SubjectKind,
    /// What it is.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

const DISPLAY_NAME: Field = text("display_name", "what messages call it");
const ADDRESS: Field = text(
    "address",
    "the address in the code, such as `module.aks.azurerm_kubernetes_cluster.main`",
);
const SOURCE: Field = text("source", "`azurerm`, `azuread`, `azapi`, `arm` or `bicep`");

const INVALID_EXPRESSIONS: Field = texts(
    "invalid_expressions",
    "why Azure cannot evaluate expressions of an ARM template, each text placed at its expression",
);

const USER_ASSIGNED: &[Field] = &[
    text("id", "its resource ID"),
    flag("declared", "whether the identity is declared or looked up in the code"),
    text("attribute", "which attribute of the identity is used as the ID"),
];

const IDENTITY: &[Field] = &[
    text("type", "the type as written"),
    text("kind", "the type in lower case without spaces"),
    Field {
        name: "user_assigned",
        ty: Type::List(&Type::Object(USER_ASSIGNED)),
        doc: "the user-assigned identities",
    },
    text("principal_id", "the object ID of a system-assigned identity, or null"),
    text(
        "removed_argument",
        "`user_assigned_identity_id`, if azurerm 3 or later is given it, or null",
    ),
    text("removed_id", "the ID in that argument, or null"),
];

const SERVICE_PRINCIPAL: &[Field] =
    &[text("client_id", "the client ID"), text("client_secret", "the client secret")];

const KUBELET_IDS: &[Field] = &[
    text("resource_id", "the resource ID"),
    text("client_id", "the client ID"),
    text("object_id", "the object ID"),
];

const KUBELET_IDENTITY: &[Field] = &[
    KUBELET_IDS[0],
    KUBELET_IDS[1],
    KUBELET_IDS[2],
    object("attributes", KUBELET_IDS, "the attributes that the three are read from"),
    flag("is_one", "whether the three are read from one identity"),
];

const SPELLING: &[Field] = &[
    text("identity", "the identity block"),
    text("identity_ids", "the user-assigned identities"),
    text("service_principal", "the service principal block"),
    text("client_id", "the client ID of the service principal"),
    text("client_secret", "the client secret of the service principal"),
];

const APPLICATION_GATEWAY: &[Field] = &[
    text("identity", "the object ID of the identity that Azure makes for the add-on"),
    text("gateway", "the ID of the gateway, or null"),
    texts("subnets", "the subnets of the gateway, if the code declares it"),
];

const APP_ROUTING: &[Field] = &[
    text("identity", "the object ID of the identity that Azure makes for the add-on"),
    texts("dns_zones", "the IDs of the DNS zones"),
];

const REGISTRY: &[Field] = &[
    text("id", "its resource ID"),
    flag("declared", "whether the code declares it"),
    flag("anonymous_pull", "whether anybody may pull from it, or null"),
];

const ADDONS: &[Field] = &[
    object(
        "application_gateway",
        APPLICATION_GATEWAY,
        "the Application Gateway Ingress Controller, or null",
    ),
    object("app_routing", APP_ROUTING, "application routing, or null"),
    flag("container_insights", "whether Container insights is on"),
    flag("virtual_node", "whether virtual nodes are on"),
    flag("azure_policy", "whether Azure Policy is on"),
    flag("cost_analysis", "whether cost analysis is on"),
];

const CLUSTER_FIELDS: &[Field] = &[
    text(
        "display_name",
        "what messages call it: its name, or its symbol where the name is not known",
    ),
    text("name", "the name in Azure"),
    text("id", "the resource ID, by which `role_on` knows the cluster"),
    ADDRESS,
    SOURCE,
    INVALID_EXPRESSIONS,
    text("kind", "`base` or `automatic`"),
    text("provider_version", "the constraints on the provider's version, or null"),
    text(
        "control_plane_identity",
        "the ID of the user-assigned identity that the control plane runs as; null if it has none, or several",
    ),
    object("identity", IDENTITY, "the managed identity of the control plane, or null"),
    object(
        "service_principal",
        SERVICE_PRINCIPAL,
        "the service principal, or null; a client ID of `msi` is no service principal",
    ),
    text("msi_client_secret", "the secret that is given with a client ID of `msi`, or null"),
    texts(
        "secret_outputs",
        "the names of the outputs of the root module or template that give the client secret away",
    ),
    text(
        "server_app_secret",
        "the secret of the legacy Entra integration's server application, or null",
    ),
    object(
        "kubelet_identity",
        KUBELET_IDENTITY,
        "the kubelet identity that the code chooses, or null",
    ),
    flag("oidc_issuer_enabled", "whether the OIDC issuer is enabled"),
    flag("oidc_issuer_set", "whether the code says whether the OIDC issuer is enabled"),
    flag("workload_identity_enabled", "whether workload identity is enabled"),
    flag("pod_identity_enabled", "whether the retired pod identity add-on is enabled"),
    flag("has_pod_identities", "whether the code lists identities for that add-on"),
    text("custom_private_dns_zone", "the ID of the private DNS zone; null for `System` and `None`"),
    text("private_dns_zone", "the ID of the private DNS zone, `System`, `None`, or null"),
    texts("subnets", "the subnets of the node pools that the cluster declares itself"),
    texts("route_tables", "the route tables of these subnets"),
    texts("network_security_groups", "the network security groups of these subnets"),
    flag(
        "virtual_machines_in_subnet",
        "whether it has a pool of single virtual machines in a custom subnet",
    ),
    text("api_server_subnet", "the subnet of the API server, or null"),
    text(
        "extension",
        "what the code installs on a cluster with a service principal that needs a managed identity: \
         `a cluster extension`, `a Flux configuration`, or null",
    ),
    text("kubernetes_version", "the version of Kubernetes, or null"),
    flag("kms_enabled", "whether secrets in etcd are encrypted with a key of a key vault"),
    text("network_plugin", "the network plugin, or null"),
    text("outbound_type", "the outbound type, or null"),
    text("node_provisioning_mode", "the mode of node auto-provisioning, or null"),
    any("node_provisioning_profile", "the settings of node auto-provisioning, or null"),
    text("disk_encryption_set", "the ID of the disk encryption set, or null"),
    object(
        "bootstrap_registry",
        REGISTRY,
        "the registry that a network isolated cluster caches the images of AKS in, or null",
    ),
    texts("outbound_ips", "the public IP addresses and prefixes that the code gives the cluster"),
    flag("api_server_vnet_integration", "whether the API server is in a subnet, or null"),
    text(
        "pod_link_local_access",
        "`None` if pods may not ask the instance metadata service, `IMDS`, or null",
    ),
    object("addons", ADDONS, "the add-ons"),
    flag(
        "container_insights_identity",
        "whether Container insights uses managed identity authentication; null if it is off, or if the code \
         does not say",
    ),
    text(
        "container_insights_workspace",
        "the ID of the workspace of Container insights; null if it is off",
    ),
    text(
        "legacy_entra_server_app",
        "the server application of the legacy Entra integration, or null",
    ),
    any("properties", "the identity-related part of the body as Azure Resource Manager names it"),
    object("field_names", SPELLING, "how the code's language spells arguments"),
];

const PRINCIPAL: &[Field] = &[
    text("id", "the principal ID"),
    text(
        "class",
        "`cluster-identity`, `kubelet-identity`, `addon-identity`, `no-identity` (of a cluster that runs as a service principal), \
         `user-assigned-identity`, \
         `service-principal`, `application`, or unknown",
    ),
    text("attribute", "the attribute that is used as the principal"),
    flag("declared", "whether it is declared or looked up in the code"),
    text("cluster", "what messages call the cluster that it is an identity of, or null"),
    text("identity_kind", "the kind of that cluster's identity, or null"),
    text(
        "control_plane_identity",
        "the ID of the only user-assigned identity that the control plane of that cluster runs as, or null",
    ),
    texts(
        "used_as",
        "what a user-assigned identity or a service principal is to clusters: `cluster`, `kubelet` or \
         `client`, the service principal that a cluster runs as",
    ),
    flag(
        "kubelet_identity_has_role",
        "whether the kubelets of that cluster are granted the same role",
    ),
    flag(
        "control_plane_has_it",
        "whether the control plane identity of that cluster is granted the same role, `Contributor`, or `Owner`",
    ),
];

const POLICY_PRINCIPAL: &[Field] =
    &[PRINCIPAL[0], PRINCIPAL[1], PRINCIPAL[2], PRINCIPAL[4], PRINCIPAL[7]];

/// All kinds of subjects.
pub const SUBJECTS: &[SubjectDoc] = &[
    SubjectDoc {
        kind: SubjectKind::Cluster,
        doc: "A cluster that the code declares: `azurerm_kubernetes_cluster`, \
              `azurerm_kubernetes_automatic_cluster`, or `azapi_resource` or a resource of an ARM \
              template or a Bicep file of type `Microsoft.ContainerService/managedClusters`.",
        fields: CLUSTER_FIELDS,
    },
    SubjectDoc {
        kind: SubjectKind::ClusterUpdate,
        doc: "A partial write to a cluster that is declared elsewhere (`azapi_update_resource`). \
              What it does not set is unknown, never missing.",
        fields: CLUSTER_FIELDS,
    },
    SubjectDoc {
        kind: SubjectKind::ManagedIdentity,
        doc: "A user-assigned managed identity (`azurerm_user_assigned_identity`, \
              `Microsoft.ManagedIdentity/userAssignedIdentities`).",
        fields: &[DISPLAY_NAME, text("name", "the name in Azure"), ADDRESS],
    },
    SubjectDoc {
        kind: SubjectKind::RoleAssignment,
        doc: "A role granted to a principal (`azurerm_role_assignment`, \
              `azurerm_pim_active_role_assignment`, `azurerm_pim_eligible_role_assignment`, \
              `Microsoft.Authorization/roleAssignments`).",
        fields: &[
            DISPLAY_NAME,
            ADDRESS,
            SOURCE,
            INVALID_EXPRESSIONS,
            text("api_version", "the version of Azure's API that the code uses, or null"),
            text("role", "the role's name; the name of a built-in role where its GUID is given"),
            text("scope", "the scope"),
            text("scope_text", "how the code writes the scope"),
            text(
                "scope_kind",
                "`management-group`, `subscription`, `resource-group`, `node-resource-group`, \
                 `resource`, or unknown",
            ),
            text(
                "registry_mode",
                "how the container registry that is the scope takes role assignments, such as \
                 `AbacRepositoryPermissions`; null if the code does not say",
            ),
            object("principal", PRINCIPAL, "who is granted the role"),
            text("principal_type", "`User`, `Group`, `ServicePrincipal`, or null"),
            text("condition", "the condition that restricts it, or null"),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::FederatedCredential,
        doc: "A federated identity credential (`azurerm_federated_identity_credential`, \
              `azuread_application_federated_identity_credential`, \
              `federatedIdentityCredentials` of an identity).",
        fields: &[
            DISPLAY_NAME,
            ADDRESS,
            SOURCE,
            INVALID_EXPRESSIONS,
            text(
                "name",
                "the name in Azure; in templates and Bicep files, behind that of the identity",
            ),
            text("provider_version", "the constraints on the provider's version, or null"),
            text("identity_argument", "the argument that names the identity, such as `parent_id`"),
            text(
                "resource_group_name",
                "the resource group that stands beside the identity, or null",
            ),
            text("issuer", "the issuer"),
            text("subject", "the subject"),
            flag("trusts_cluster", "whether it trusts tokens of a cluster"),
            flag("cluster_in_module", "whether a cluster is declared in the same module"),
            text("only_cluster", "the ID of the cluster of that module, if there is one, and once"),
            texts("audiences", "the audiences"),
            text("identity", "the identity or application that it belongs to"),
            texts("used_as", "what that identity is to clusters: `cluster` or `kubelet`"),
            number(
                "preceding_credentials",
                "how many credentials of the same identity are declared before it",
            ),
            flag(
                "concurrent_write",
                "whether a deployment may write one of those at the same time",
            ),
            flag("is_duplicate", "whether one of those has the same issuer and subject"),
            object("cluster", CLUSTER_FIELDS, "the cluster whose issuer it reads, or null"),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::ServicePrincipalSecret,
        doc: "A password of an Entra application or service principal \
              (`azuread_application_password`, `azuread_service_principal_password`).",
        fields: &[
            DISPLAY_NAME,
            ADDRESS,
            text("principal", "the application or service principal that it belongs to"),
            text("end_date", "the time until which it is valid, or null"),
            text("end_date_relative", "how long it is valid, such as `240h`, or null"),
            text("used_by", "what refers to it: `code`, `outputs` alone, or `nothing`"),
            texts(
                "secret_outputs",
                "the names of the outputs of the root module that give it away",
            ),
            flag(
                "clusters_are_managed",
                "whether there are clusters, and all of them have a managed identity",
            ),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::AccessPolicy,
        doc: "Who may use a key vault by access policies (`azurerm_key_vault_access_policy`, \
              `azurerm_key_vault`, `Microsoft.KeyVault/vaults`, \
              `Microsoft.KeyVault/vaults/accessPolicies`).",
        fields: &[
            DISPLAY_NAME,
            ADDRESS,
            Field {
                name: "principals",
                ty: Type::List(&Type::Object(POLICY_PRINCIPAL)),
                doc: "whom the policies name",
            },
        ],
    },
    SubjectDoc {
        kind: SubjectKind::IdentityBinding,
        doc: "A managed identity that the workloads of a cluster may use \
              (`Microsoft.ContainerService/managedClusters/identityBindings`).",
        fields: &[
            DISPLAY_NAME,
            ADDRESS,
            object("identity", IDENTITY, "the identity, as the only one of `user_assigned`"),
            object(
                "cluster",
                CLUSTER_FIELDS,
                "the cluster, or null if the code does not declare it",
            ),
        ],
    },
];
