//! What rules see, whatever the language: clusters, identities, roles, credentials.
//!
//! Each kind of subject is a struct that is filled by complete literals, so that a new field makes
//! the compiler name every reader that owes it, and is then turned into an object for the rules.
//! [`SUBJECTS`] documents the fields; `docs/model.md` is made of it.
//!
//! One file reads each source shape: `azurerm` and `azuread` resources, `azapi` resources, those of
//! Azure's own languages in `arm`, and [`resource_manager`] bodies, which all that speak Azure's own
//! shape share.

mod arm;
mod azapi;
mod azuread;
mod azurerm;
mod declaration;
mod dependencies;
mod federation;
mod principal;
mod relations;
pub mod resource_manager;
mod role_assignment;
mod roles;
mod scopes;
mod surroundings;

pub use self::declaration::Declaration;
use self::federation::FederatedCredential;
pub use self::relations::Relations;
pub(crate) use self::relations::Subjects;
use self::role_assignment::{ClusterRoles, RoleAssignment};
use crate::eval::{InstanceId, Kind, Program, Reason, Target, Unknown, Value, World, equal};
use crate::ir::{Language, Mode, Name, Resource};
use crate::source::Span;

/// The kinds of things that rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SubjectKind {
    /// A cluster that the code declares.
    Cluster,
    /// A partial write to a cluster that is declared elsewhere: what is absent means nothing.
    ClusterUpdate,
    /// A user-assigned managed identity.
    ManagedIdentity,
    /// A role granted to a principal.
    RoleAssignment,
    /// A federated identity credential.
    FederatedCredential,
    /// A password of an application or service principal.
    ServicePrincipalSecret,
}

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
    /// The name that rules use in `for_each` and in expressions.
    pub name: &'static str,
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
        name: "cluster",
        doc: "A cluster that the code declares: `azurerm_kubernetes_cluster`, \
              `azurerm_kubernetes_automatic_cluster`, or `azapi_resource` or a resource of an ARM \
              template or a Bicep file of type `Microsoft.ContainerService/managedClusters`.",
        fields: CLUSTER_FIELDS,
    },
    SubjectDoc {
        kind: SubjectKind::ClusterUpdate,
        name: "cluster_update",
        doc: "A partial write to a cluster that is declared elsewhere (`azapi_update_resource`). \
              What it does not set is unknown, never missing.",
        fields: CLUSTER_FIELDS,
    },
    SubjectDoc {
        kind: SubjectKind::ManagedIdentity,
        name: "managed_identity",
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
        name: "role_assignment",
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
                 user-assigned identity is to clusters, `cluster` or `kubelet`; `kubelets_have_it` whether \
                 the kubelets of that cluster are granted the same role",
            ),
            ("principal_type", "`User`, `Group`, `ServicePrincipal`, or null"),
            ("condition", "the condition that restricts it, or null"),
        ],
    },
    SubjectDoc {
        kind: SubjectKind::FederatedCredential,
        name: "federated_credential",
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
        name: "service_principal_secret",
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

impl SubjectKind {
    /// The name that rules use.
    pub fn name(self) -> &'static str {
        // Every kind has an entry; a test says so.
        SUBJECTS.iter().find(|doc| doc.kind == self).map_or("", |doc| doc.name)
    }
}

/// A cluster as the source shapes give it.
pub(crate) struct Cluster {
    pub(crate) source: &'static str,
    pub(crate) kind: Value,
    pub(crate) name: Value,
    pub(crate) identity: Value,
    pub(crate) service_principal: Value,
    pub(crate) secret_beside_msi: Value,
    pub(crate) server_app_secret: Value,
    pub(crate) kubelet_identity: Value,
    pub(crate) oidc_issuer_enabled: Value,
    pub(crate) oidc_issuer_set: bool,
    pub(crate) workload_identity_enabled: Value,
    pub(crate) pod_identity_enabled: Value,
    pub(crate) private_dns_zone: Value,
    pub(crate) subnets: Value,
    pub(crate) virtual_machines_in_subnet: Value,
    pub(crate) api_server_subnet: Value,
    pub(crate) kubernetes_version: Value,
    pub(crate) kms_enabled: Value,
    pub(crate) network_plugin: Value,
    pub(crate) outbound_type: Value,
    pub(crate) node_provisioning_mode: Value,
    pub(crate) container_insights_identity: Value,
    pub(crate) legacy_server_app: Value,
    pub(crate) properties: Value,
    pub(crate) spelling: Spelling,
}

/// How a language spells what messages speak of.
pub(crate) struct Spelling {
    pub(crate) identity: &'static str,
    pub(crate) identity_ids: &'static str,
    pub(crate) service_principal: &'static str,
    pub(crate) client_id: &'static str,
    pub(crate) client_secret: &'static str,
}

/// A resource instance that is being read.
pub(crate) struct Reading<'a, 'p, 'w> {
    pub(crate) world: &'a World<'p, 'w>,
    pub(crate) relations: &'a Relations,
    pub(crate) resource: &'a Resource,
    pub(crate) target: Target,
    pub(crate) address: String,
    pub(crate) provider_version: Option<String>,
}

/// Whether resources of a type may be subjects. Types that depend on an argument may turn out not
/// to be.
fn may_be_subject(resource: &Resource) -> bool {
    resource.mode == Mode::Managed
        && (azurerm::kind(&resource.ty).is_some()
            || azuread::kind(&resource.ty).is_some()
            || azapi::is_writer(&resource.ty)
            || arm::may_be_subject(resource))
}

/// Whether a resource that may be a subject may be a cluster.
fn may_be_cluster(resource: &Resource) -> bool {
    azurerm::is_cluster(&resource.ty)
        || azapi::is_writer(&resource.ty)
        || arm::may_be_cluster(resource)
}

/// Whether what is referred to is a cluster, be it declared or looked up.
fn is_cluster(world: &World<'_, '_>, target: &Target) -> bool {
    match (arm::type_of(world, target), target) {
        (Some(ty), _) => ty.eq_ignore_ascii_case(resource_manager::MANAGED_CLUSTERS),
        (None, Target::Resource { instance, index, .. }) => {
            let module = world.program.instance(*instance);
            azurerm::is_cluster(&module.module.resources[*index].ty)
        }
        _ => false,
    }
}

/// Reads an instance of a resource; nothing if it is not a subject.
pub fn read(world: &World<'_, '_>, relations: &Relations, target: Target) -> Option<Subject> {
    with_reading(world, relations, &target, |r| {
        let (kind, value) = if r.language().is_azure() {
            arm::read(r)
        } else if azapi::is_writer(&r.resource.ty) {
            azapi::read(r)
        } else {
            azurerm::read(r).or_else(|| azuread::read(r))
        }?;
        Some(Subject { kind, value, address: r.address.clone() })
    })
}

/// Reads something of an instance of a resource.
fn with_reading<T>(
    world: &World<'_, '_>,
    relations: &Relations,
    target: &Target,
    read: impl FnOnce(&Reading<'_, '_, '_>) -> Option<T>,
) -> Option<T> {
    let Target::Resource { instance, index, key } = target else { return None };
    let module = world.program.instance(*instance);
    let resource = &module.module.resources[*index];
    read(&Reading {
        world,
        relations,
        resource,
        target: target.clone(),
        address: world.program.address(*instance, *index, key.as_ref()),
        provider_version: provider_version(world, *instance, &resource.provider),
    })
}

/// All constraints on a provider's version: those of the module and of every module above it hold
/// together.
fn provider_version(
    world: &World<'_, '_>,
    mut instance: InstanceId,
    provider: &str,
) -> Option<String> {
    let mut constraints = Vec::new();
    loop {
        let module = world.program.instance(instance);
        if let Some(provider) = module.module.providers.get(provider) {
            constraints.push(provider.constraint.clone());
        }
        match &module.parent {
            Some(parent) => instance = parent.instance,
            None => break,
        }
    }
    (!constraints.is_empty()).then(|| constraints.join(", "))
}

impl Reading<'_, '_, '_> {
    /// The module instance that declares it.
    pub(crate) fn instance(&self) -> InstanceId {
        match &self.target {
            Target::Resource { instance, .. } => *instance,
            // What is read is a resource.
            _ => crate::eval::Program::ROOT,
        }
    }

    /// The language that it is declared in.
    pub(crate) fn language(&self) -> Language {
        self.world.program.instance(self.instance()).module.language
    }

    /// What it is, whatever is said of it.
    fn kind(&self) -> Option<SubjectKind> {
        if self.language().is_azure() {
            arm::kind(self)
        } else if azapi::is_writer(&self.resource.ty) {
            azapi::kind(self)
        } else {
            azurerm::kind(&self.resource.ty).or_else(|| azuread::kind(&self.resource.ty))
        }
    }

    fn managed_identity(&self) -> Value {
        let name = self.argument("name");
        self.object([
            ("title", self.title(&name)),
            ("name", name),
            ("address", self.text(&self.address)),
        ])
    }

    /// A role assignment or a credential, whatever shape it is written in.
    fn companion(&self) -> Option<Value> {
        let role_assignment = RoleAssignment::read(self).map(|found| found.subject(self));
        role_assignment.or_else(|| FederatedCredential::read(self).map(|found| found.subject(self)))
    }

    /// The names of the outputs of the root that are the same as a value.
    fn outputs_of(&self, value: &Value) -> Value {
        let root = self.world.program.instance(Program::ROOT);
        let is_nothing = value.is_null() || value.as_str().is_some_and(str::is_empty);
        let mut found = Vec::new();
        for (name, expr) in root.module.outputs.iter().filter(|_| !is_nothing) {
            let output = self.world.output(Program::ROOT, name, expr.span);
            if equal(&output, value) == Some(true) {
                found.push(Value::string(name.clone(), expr.span));
            }
        }
        Value::array(found, self.place())
    }

    /// The place of the whole resource.
    pub(crate) fn place(&self) -> Span {
        self.resource.header
    }

    pub(crate) fn null(&self) -> Value {
        Value::null(self.place())
    }

    pub(crate) fn text(&self, text: &str) -> Value {
        Value::string(text, self.place())
    }

    /// An argument; null if the code does not set it.
    pub(crate) fn argument(&self, name: &str) -> Value {
        self.world.argument(&self.target, name).unwrap_or_else(|| self.null())
    }

    /// An attribute that it will have.
    fn attribute(&self, name: &str) -> Value {
        self.world.attribute_of(&self.target, name, self.place())
    }

    /// A nested block that occurs at most once: null, an object, or unknown. In JSON syntax it
    /// may be written as an object.
    pub(crate) fn block(&self, name: &str) -> Value {
        single(self.argument(name))
    }

    /// A member of a block; null if the block does not set it.
    pub(crate) fn member(&self, value: &Value, name: &str) -> Value {
        self.world.get(value, name)
    }

    /// Where the resource itself has a value that may come from elsewhere.
    pub(crate) fn within(&self, value: &Value) -> Span {
        let whole = self.resource.span;
        let mut places = [value.span].into_iter().chain(value.steps().map(|step| step.span));
        places.find(|place| whole.contains(*place)).unwrap_or(self.resource.header)
    }

    pub(crate) fn not_given(&self) -> Value {
        Value::unknown(Unknown::new(Reason::NotGiven, self.place()), self.place())
    }

    /// What messages call the resource.
    pub(crate) fn title(&self, name: &Value) -> Value {
        match name.as_str() {
            Some(name) if !name.is_empty() => self.text(name),
            _ => self.text(&self.resource.label()),
        }
    }

    pub(crate) fn cluster(&self, cluster: Cluster) -> Value {
        let Cluster {
            source,
            kind,
            name,
            identity,
            service_principal,
            secret_beside_msi,
            server_app_secret,
            kubelet_identity,
            oidc_issuer_enabled,
            oidc_issuer_set,
            workload_identity_enabled,
            pod_identity_enabled,
            private_dns_zone,
            subnets,
            virtual_machines_in_subnet,
            api_server_subnet,
            kubernetes_version,
            kms_enabled,
            network_plugin,
            outbound_type,
            node_provisioning_mode,
            container_insights_identity,
            legacy_server_app,
            properties,
            spelling,
        } = cluster;
        let secret_outputs = self.outputs_of(&self.member(&service_principal, "client_secret"));
        let zone = custom_zone(&private_dns_zone);
        let is_kubenet =
            network_plugin.as_str().is_some_and(|plugin| plugin.eq_ignore_ascii_case("kubenet"));
        let subnet_route_table = match is_kubenet {
            true => surroundings::has_route_table(self, &subnets),
            false => Value::bool(false, self.place()),
        };
        let extension = match service_principal.is_null() {
            true => self.null(),
            false => surroundings::extension(self),
        };
        let roles = ClusterRoles::of(self, &identity, &kubelet_identity, &zone, &subnets);
        let version = self.provider_version.as_deref();
        let spelling = Value::object(
            [
                ("identity", spelling.identity),
                ("identity_ids", spelling.identity_ids),
                ("service_principal", spelling.service_principal),
                ("client_id", spelling.client_id),
                ("client_secret", spelling.client_secret),
            ]
            .map(|(name, spelled)| (name, self.text(&self.spelled(name, spelled)))),
            self.place(),
        );
        self.object([
            ("title", self.title(&name)),
            ("name", name),
            ("address", self.text(&self.address)),
            ("source", self.text(source)),
            ("kind", kind),
            ("provider_version", version.map_or_else(|| self.null(), |v| self.text(v))),
            ("identity", identity),
            ("service_principal", service_principal),
            ("secret_beside_msi", secret_beside_msi),
            ("secret_outputs", secret_outputs),
            ("server_app_secret", server_app_secret),
            ("kubelet_identity", kubelet_identity),
            ("operator_role", roles.operator),
            ("private_dns_zone_role", roles.private_dns_zone),
            ("subnet_role", roles.subnet),
            ("oidc_issuer_enabled", oidc_issuer_enabled),
            ("oidc_issuer_set", Value::bool(oidc_issuer_set, self.place())),
            ("workload_identity_enabled", workload_identity_enabled),
            ("pod_identity_enabled", pod_identity_enabled),
            ("custom_private_dns_zone", zone),
            ("private_dns_zone", private_dns_zone),
            ("subnets", subnets),
            ("subnet_route_table", subnet_route_table),
            ("virtual_machines_in_subnet", virtual_machines_in_subnet),
            ("api_server_subnet", api_server_subnet),
            ("extension", extension),
            ("kubernetes_version", kubernetes_version),
            ("kms_enabled", kms_enabled),
            ("network_plugin", network_plugin),
            ("outbound_type", outbound_type),
            ("node_provisioning_mode", node_provisioning_mode),
            ("container_insights_identity", container_insights_identity),
            ("legacy_server_app", legacy_server_app),
            ("properties", properties),
            ("spelling", spelling),
        ])
    }

    /// How the user spells what the language spells so. What stands in for a module has the names of that
    /// module's inputs in its local value `spelling`.
    fn spelled(&self, name: &str, spelled: &'static str) -> String {
        let module = self.world.program.instance(self.instance());
        let sources = &self.world.program.workspace.sources;
        if !module.module.files.iter().any(|&file| sources.is_stand_in(file)) {
            return spelled.to_owned();
        }
        let own = self.world.local(self.instance(), "spelling", self.place());
        self.world.get(&own, name).as_str().unwrap_or(spelled).to_owned()
    }

    pub(crate) fn object<const N: usize>(&self, fields: [(&'static str, Value); N]) -> Value {
        Value::object(fields, self.place())
    }

    /// An identity as the model has it, from its type and its list of user-assigned ids.
    pub(crate) fn identity(&self, ty: Value, ids: &Value, span: Span) -> Value {
        let plain = |text: &str| -> Name {
            let plain: String = text.chars().filter(|c| *c != ' ').collect();
            plain.to_lowercase().into()
        };
        let kind = match &ty.kind {
            Kind::String(text) => Value { kind: Kind::String(plain(text)), ..ty.clone() },
            Kind::Unknown(unknown) => {
                let prefix = unknown.prefix.as_deref().map(plain);
                let unknown = Unknown { symbol: None, prefix, ..Unknown::clone(unknown) };
                Value { kind: Kind::Unknown(unknown.into()), ..ty.clone() }
            }
            _ => ty.clone(),
        };
        let user_assigned = match &ids.kind {
            Kind::Null => Value::array(Vec::new(), ids.span),
            Kind::Array(array) => {
                let items = array.items.iter().map(|id| self.user_assigned(id)).collect();
                let array = crate::eval::Array::list(items, array.open.clone());
                Value { kind: Kind::Array(array.into()), ..ids.clone() }
            }
            _ => ids.clone(),
        };
        Value::object([("type", ty), ("kind", kind), ("user_assigned", user_assigned)], span)
    }

    fn user_assigned(&self, id: &Value) -> Value {
        let reference = id.reference();
        let declared = match &id.kind {
            Kind::Unknown(_) => id.clone(),
            _ => Value::bool(reference.is_some_and(|r| r.is_declared()), id.span),
        };
        let attribute = reference.and_then(|reference| reference.attribute());
        let attribute = attribute
            .map_or_else(|| Value::null(id.span), |attribute| Value::string(attribute, id.span));
        Value::object(
            [("id", id.clone()), ("declared", declared), ("attribute", attribute)],
            id.span,
        )
    }
}

/// A kubelet identity as the model has it, from its resource id, client id and object id.
fn kubelet_identity(ids: [Value; 3], span: Span) -> Value {
    const NAMES: [&str; 3] = ["resource_id", "client_id", "object_id"];
    let references = ids.each_ref().map(Value::reference);
    let attribute = |index: usize| match references[index].and_then(|r| r.attribute()) {
        Some(attribute) => Value::string(attribute, ids[index].span),
        None => Value::null(ids[index].span),
    };
    let attributes = [0, 1, 2].map(|index| (NAMES[index], attribute(index)));
    let mut identities: Vec<&Target> = references.iter().flatten().map(|r| &r.target).collect();
    identities.dedup();
    let count = Value::number(identities.len() as f64, span);
    let [resource_id, client_id, object_id] = ids.clone();
    Value::object(
        [
            (NAMES[0], resource_id),
            (NAMES[1], client_id),
            (NAMES[2], object_id),
            ("attributes", Value::object(attributes, span)),
            ("identities", count),
        ],
        span,
    )
}

/// A private DNS zone, unless it is one of the words that stand for Azure's own or for none.
/// <https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone>
fn custom_zone(zone: &Value) -> Value {
    let is_word = |zone: &str| ["system", "none", ""].iter().any(|w| zone.eq_ignore_ascii_case(w));
    match zone.as_str() {
        Some(word) if is_word(word) => Value::null(zone.span),
        _ => zone.clone(),
    }
}

/// The only element of a list of blocks: null if there is none, unknown if that is not known.
pub(crate) fn single(value: Value) -> Value {
    match &value.kind {
        Kind::Array(array) => match (array.items.first(), &array.open) {
            (Some(item), _) => item.clone(),
            (None, Some(open)) => Value::unknown(std::sync::Arc::clone(open), value.span),
            (None, None) => Value::null(value.span),
        },
        Kind::Reference(_) => {
            Value::unknown(Unknown::new(Reason::Deployment, value.span), value.span)
        }
        _ => value,
    }
}
