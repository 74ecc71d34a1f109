//! The kinds of things that rules are about, with the documentation of their fields.

use super::kinds::SubjectKind;
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
    /// Its fields with their documentation.
    pub fields: &'static [(&'static str, &'static str)],
}

const CLUSTER_FIELDS: &[(&str, &str)] = &[
    ("title", "what messages call it: its name, or its symbol where the name is not known"),
    ("name", "the name in Azure"),
    ("address", "the address in the code, such as `module.aks.azurerm_kubernetes_cluster.main`"),
    ("source", "`azurerm`, `azapi`, `arm` or `bicep`"),
    ("kind", "`base` or `automatic`"),
    ("provider_version", "the constraints on the provider's version, or null"),
    (
        "identity",
        "null, or `{type, kind, user_assigned}`: `type` as written; `kind` in lower case without \
         spaces; `user_assigned` a list of `{id, declared, attribute}`, where `declared` says \
         whether the identity is declared or looked up in the code, and `attribute` which of its \
         attributes is used",
    ),
    (
        "service_principal",
        "null, or `{client_id, client_secret}`; a client id of `msi` is no service principal",
    ),
    ("secret_beside_msi", "the secret that is given with a client id of `msi`, or null"),
    (
        "secret_outputs",
        "the names of the outputs of the root module or template that give the client secret away",
    ),
    (
        "server_app_secret",
        "the secret of the legacy Entra integration's server application, or null",
    ),
    (
        "kubelet_identity",
        "null, or `{resource_id, client_id, object_id, attributes, identities}`: `attributes` are \
         those that the three are read from, by the same names, and `identities` how many \
         identities they are read from",
    ),
    (
        "operator_role",
        "whether the cluster's identity may hand the kubelets theirs, by the role `Managed Identity \
         Operator` or more: `granted`, `missing`, `late` if Terraform may grant it after the cluster is \
         made; null if the code does not declare both identities",
    ),
    (
        "private_dns_zone_role",
        "`granted` or `missing`: whether the cluster's identity has `Private DNS Zone Contributor`, or \
         more, on the zone; null if the code does not declare both",
    ),
    (
        "subnet_role",
        "`granted` or `missing`: whether the cluster's identity has `Network Contributor`, or more, on \
         all of the subnets that the code declares; null if it declares none, or not the identity",
    ),
    ("oidc_issuer_enabled", "whether the OIDC issuer is enabled"),
    ("oidc_issuer_set", "whether the code says whether the OIDC issuer is enabled"),
    ("workload_identity_enabled", "whether workload identity is enabled"),
    ("pod_identity_enabled", "whether the retired pod identity add-on is enabled"),
    ("custom_private_dns_zone", "the id of the private DNS zone; null for `System` and `None`"),
    ("private_dns_zone", "the id of the private DNS zone, `System`, `None`, or null"),
    ("subnets", "the subnets of the node pools that the cluster declares itself"),
    (
        "subnet_route_table",
        "whether one of these has a route table of one's own; only asked of clusters with kubenet",
    ),
    (
        "virtual_machines_in_subnet",
        "whether it has a pool of single virtual machines in a subnet of one's own",
    ),
    ("api_server_subnet", "the subnet of the API server, or null"),
    (
        "extension",
        "what the code installs on a cluster with a service principal that needs a managed identity: \
         `a cluster extension`, `a Flux configuration`, or null",
    ),
    ("kubernetes_version", "the version of Kubernetes, or null"),
    ("kms_enabled", "whether secrets in etcd are encrypted with a key of a key vault"),
    ("network_plugin", "the network plugin, or null"),
    ("outbound_type", "the outbound type, or null"),
    ("node_provisioning_mode", "the mode of node auto-provisioning, or null"),
    (
        "container_insights_identity",
        "whether Container insights signs in as a managed identity; null if it is off, or if the code \
         does not say",
    ),
    ("legacy_server_app", "the server application of the legacy Entra integration, or null"),
    ("properties", "the identity-related part of the body as Azure Resource Manager names it"),
    (
        "spelling",
        "how the code's language spells `identity`, `identity_ids`, `service_principal`, \
         `client_id` and `client_secret`",
    ),
];

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
        fields: &[
            ("title", "what messages call it"),
            ("name", "the name in Azure"),
            ("address", "the address in the code"),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::RoleAssignment,
        doc: "A role granted to a principal (`azurerm_role_assignment`, \
              `azurerm_pim_active_role_assignment`, `azurerm_pim_eligible_role_assignment`, \
              `Microsoft.Authorization/roleAssignments`).",
        fields: &[
            ("title", "what messages call it"),
            ("address", "the address in the code"),
            ("source", "`azurerm`, `azapi`, `arm` or `bicep`"),
            ("role", "the role's name; the name of a built-in role where its GUID is given"),
            ("scope", "the scope"),
            ("scope_text", "how the code writes the scope"),
            (
                "scope_kind",
                "`management-group`, `subscription`, `resource-group`, `node-resource-group`, \
                 `resource`, or unknown",
            ),
            (
                "registry_mode",
                "how the container registry that is the scope takes role assignments, such as \
                 `AbacRepositoryPermissions`; null if the code does not say",
            ),
            (
                "principal",
                "`{id, class, attribute, declared, cluster, identity_kind, used_as, kubelets_have_it}`: `class` is \
                 `cluster-identity`, `kubelet-identity`, `addon-identity`, \
                 `user-assigned-identity`, `service-principal`, `application`, or unknown; \
                 `attribute` is the attribute that is used as the principal; `cluster` what \
                 messages call the cluster that it is an identity of, and `identity_kind` the kind \
                 of that cluster's identity, both null if it is none's; `used_as` the list of what a \
                 user-assigned identity or a service principal is to clusters, `cluster`, `kubelet` or `client`, \
                 the service principal that a cluster runs as; `kubelets_have_it` whether \
                 the kubelets of that cluster are granted the same role",
            ),
            ("principal_type", "`User`, `Group`, `ServicePrincipal`, or null"),
            ("condition", "the condition that restricts it, or null"),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::FederatedCredential,
        doc: "A federated identity credential (`azurerm_federated_identity_credential`, \
              `azuread_application_federated_identity_credential`, \
              `federatedIdentityCredentials` of an identity).",
        fields: &[
            ("title", "what messages call it"),
            ("address", "the address in the code"),
            ("source", "`azurerm`, `azuread`, `azapi`, `arm` or `bicep`"),
            ("issuer", "the issuer"),
            ("subject", "the subject"),
            ("of_cluster", "whether it trusts tokens of a cluster"),
            ("beside_cluster", "whether a cluster is declared in the same module"),
            ("audiences", "the audiences, a list"),
            ("identity", "the identity or application that it belongs to"),
            ("used_as", "the list of what that identity is to clusters, `cluster` or `kubelet`"),
            ("before", "how many credentials of the same identity are declared before it"),
            ("at_once", "whether a deployment may write one of those at the same time"),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::ServicePrincipalSecret,
        doc: "A password of an Entra application or service principal \
              (`azuread_application_password`, `azuread_service_principal_password`).",
        fields: &[
            ("title", "what messages call it"),
            ("address", "the address in the code"),
            ("principal", "the application or service principal that it belongs to"),
            ("used_by", "what speaks of it: `code`, `outputs` alone, or `nothing`"),
            ("secret_outputs", "the names of the outputs of the root module that give it away"),
            (
                "clusters_are_managed",
                "whether there are clusters, and all of them have a managed identity",
            ),
        ],
    },
];
