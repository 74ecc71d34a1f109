//! Clusters, whatever source shape they are read from.

use super::{Reading, neighbors};
use crate::eval::{Array, Kind, Reason, Reference, Refinement, Target, Unknown, Value, equal};
use crate::ir::Name;
use crate::source::Span;

/// A cluster as the source shapes give it.
pub(crate) struct Cluster {
    pub(crate) source: &'static str,
    pub(crate) kind: Value,
    pub(crate) name: Value,
    pub(crate) identity: Value,
    pub(crate) service_principal: Value,
    pub(crate) msi_client_secret: Value,
    pub(crate) server_app_secret: Value,
    pub(crate) kubelet_identity: Value,
    pub(crate) oidc_issuer_enabled: Value,
    pub(crate) oidc_issuer_set: bool,
    pub(crate) workload_identity_enabled: Value,
    pub(crate) pod_identity_enabled: Value,
    pub(crate) has_pod_identities: Value,
    pub(crate) private_dns_zone: Value,
    pub(crate) subnets: Value,
    pub(crate) virtual_machines_in_subnet: Value,
    pub(crate) api_server_subnet: Value,
    pub(crate) kubernetes_version: Value,
    pub(crate) kms_enabled: Value,
    pub(crate) network_plugin: Value,
    pub(crate) outbound_type: Value,
    pub(crate) node_provisioning_mode: Value,
    pub(crate) node_provisioning_profile: Value,
    pub(crate) disk_encryption_set: Value,
    pub(crate) bootstrap_registry: Value,
    pub(crate) outbound_ips: Value,
    pub(crate) api_server_vnet_integration: Value,
    pub(crate) pod_link_local_access: Value,
    pub(crate) addons: Value,
    pub(crate) container_insights_identity: Value,
    pub(crate) container_insights_workspace: Value,
    pub(crate) legacy_entra_server_app: Value,
    pub(crate) properties: Value,
    pub(crate) spelling: Spelling,
}

/// How a language spells what messages mention.
pub(crate) struct Spelling {
    pub(crate) identity: &'static str,
    pub(crate) identity_ids: &'static str,
    pub(crate) service_principal: &'static str,
    pub(crate) client_id: &'static str,
    pub(crate) client_secret: &'static str,
}

impl Reading<'_, '_, '_> {
    pub(crate) fn cluster(&self, cluster: Cluster) -> Value {
        let Cluster {
            source,
            kind,
            name,
            identity,
            service_principal,
            msi_client_secret,
            server_app_secret,
            kubelet_identity,
            oidc_issuer_enabled,
            oidc_issuer_set,
            workload_identity_enabled,
            pod_identity_enabled,
            has_pod_identities,
            private_dns_zone,
            subnets,
            virtual_machines_in_subnet,
            api_server_subnet,
            kubernetes_version,
            kms_enabled,
            network_plugin,
            outbound_type,
            node_provisioning_mode,
            node_provisioning_profile,
            disk_encryption_set,
            bootstrap_registry,
            outbound_ips,
            api_server_vnet_integration,
            pod_link_local_access,
            addons,
            container_insights_identity,
            container_insights_workspace,
            legacy_entra_server_app,
            properties,
            spelling,
        } = cluster;
        let secret = self.member(&service_principal, "client_secret");
        let secret_outputs = self.outputs_with(&secret);
        let zone = custom_zone(&private_dns_zone);
        let route_tables = neighbors::route_tables(self, &subnets);
        let network_security_groups = neighbors::network_security_groups(self, &subnets);
        let extension = match service_principal.is_null() && pod_link_local_access.is_null() {
            true => self.null(),
            false => neighbors::extension(self),
        };
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
            ("display_name", self.display_name(&name)),
            ("name", name),
            ("id", self.attribute("id")),
            ("address", self.text(&self.address)),
            ("source", self.text(source)),
            ("invalid_expressions", super::arm::invalid_expressions(self)),
            ("kind", kind),
            ("provider_version", self.version()),
            ("control_plane_identity", self.control_plane_identity(&identity)),
            ("identity", identity),
            ("service_principal", service_principal),
            ("msi_client_secret", msi_client_secret),
            ("secret_outputs", secret_outputs),
            ("server_app_secret", server_app_secret),
            ("kubelet_identity", kubelet_identity),
            ("oidc_issuer_enabled", oidc_issuer_enabled),
            ("oidc_issuer_set", Value::bool(oidc_issuer_set, self.place())),
            ("workload_identity_enabled", workload_identity_enabled),
            ("pod_identity_enabled", pod_identity_enabled),
            ("has_pod_identities", has_pod_identities),
            ("custom_private_dns_zone", zone),
            ("private_dns_zone", private_dns_zone),
            ("subnets", subnets),
            ("route_tables", route_tables),
            ("network_security_groups", network_security_groups),
            ("virtual_machines_in_subnet", virtual_machines_in_subnet),
            ("api_server_subnet", api_server_subnet),
            ("extension", extension),
            ("kubernetes_version", kubernetes_version),
            ("kms_enabled", kms_enabled),
            ("network_plugin", network_plugin),
            ("outbound_type", outbound_type),
            ("node_provisioning_mode", node_provisioning_mode),
            ("node_provisioning_profile", node_provisioning_profile),
            ("disk_encryption_set", disk_encryption_set),
            ("bootstrap_registry", neighbors::registry(self, &bootstrap_registry)),
            ("outbound_ips", outbound_ips),
            ("api_server_vnet_integration", api_server_vnet_integration),
            ("pod_link_local_access", pod_link_local_access),
            ("addons", addons),
            ("container_insights_identity", container_insights_identity),
            ("container_insights_workspace", container_insights_workspace),
            ("legacy_entra_server_app", legacy_entra_server_app),
            ("properties", properties),
            ("field_names", spelling),
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
        let own = self.world.local(self.instance(), "field_names", self.place());
        self.world.get(&own, name).as_str().unwrap_or(spelled).to_owned()
    }

    /// An identity as the model has it, from its type and its list of user-assigned ids.
    pub(crate) fn identity(&self, ty: Value, ids: &Value, removed: Value, span: Span) -> Value {
        let plain = |text: &str| -> Name {
            let plain: String = text.chars().filter(|c| *c != ' ').collect();
            plain.to_lowercase().into()
        };
        let kind = match &ty.kind {
            Kind::String(text) => Value { kind: Kind::String(plain(text)), ..ty.clone() },
            Kind::Unknown(unknown) => {
                let refinement = &unknown.refinement;
                let prefix = refinement.prefix.as_deref().map(plain);
                let refinement = Refinement { prefix, ..refinement.clone() };
                let unknown = Unknown { term: None, refinement, ..Unknown::clone(unknown) };
                Value { kind: Kind::Unknown(unknown.into()), ..ty.clone() }
            }
            _ => ty.clone(),
        };
        let principal = match (&kind.kind, kind.as_str()) {
            (_, Some("systemassigned")) => {
                self.world.attribute_at(&self.target, &["identity", "principal_id"], span)
            }
            (Kind::Unknown(_), _) => kind.caused(),
            _ => Value::null(span),
        };
        let argument = match removed.is_null() {
            true => Value::null(span),
            false => Value::string("user_assigned_identity_id", removed.span),
        };
        let user_assigned = match &ids.kind {
            Kind::Null => Value::array(Vec::new(), ids.span),
            Kind::Array(array) => {
                // One identity may be listed by its resource and by its lookup.
                let (mut own, mut open) = (Vec::new(), array.open.clone());
                for id in array.items.iter().map(|id| self.as_made(id)) {
                    let same: Vec<_> = own.iter().map(|known| self.is_same(known, &id)).collect();
                    if same.contains(&None) {
                        let unknown = || Unknown::new(Reason::Deployment, id.span).into();
                        open = open.or_else(|| Some(unknown()));
                    } else if !same.contains(&Some(true)) {
                        own.push(id);
                    }
                }
                let items = own.iter().map(|id| self.user_assigned(id)).collect();
                let list = Array::list(items, open);
                Value { kind: Kind::Array(list.into()), ..ids.clone() }
            }
            _ => ids.clone(),
        };
        Value::object(
            [
                ("type", ty),
                ("kind", kind),
                ("user_assigned", user_assigned),
                ("principal_id", principal),
                ("removed_argument", argument),
                ("removed_id", removed),
            ],
            span,
        )
    }

    /// The ID of the only user-assigned identity that a control plane has; null if it has none, or several.
    fn control_plane_identity(&self, identity: &Value) -> Value {
        let kind = self.member(identity, "kind");
        let assigned = self.member(identity, "user_assigned");
        match (kind.as_str(), assigned.as_array()) {
            (Some("userassigned"), Some(array))
                if array.open.is_none() && array.items.len() == 1 =>
            {
                self.member(&array.items[0], "id")
            }
            (None, _) if kind.as_unknown().is_some() => kind.caused(),
            (Some("userassigned"), None) => assigned.caused(),
            _ => self.null(),
        }
    }

    /// The ID of an identity that is looked up, as that of the one that the code makes under its name.
    fn as_made(&self, id: &Value) -> Value {
        let made = id.reference().and_then(|reference| {
            let target = self.relations.made(self.world, &reference.target);
            (target != reference.target)
                .then(|| self.world.reference(target, reference.path.clone()))
        });
        match made {
            Some(reference) => {
                Value { kind: Kind::Reference(reference), origin: None, ..id.clone() }
            }
            None => id.clone(),
        }
    }

    /// Whether two IDs are those of one identity, if that can be said.
    fn is_same(&self, one: &Value, other: &Value) -> Option<bool> {
        let targets = [one, other].map(|id| id.reference().map(|reference| &reference.target));
        match targets {
            [Some(a @ Target::Resource { .. }), Some(b @ Target::Resource { .. })] => {
                self.relations.is_same_identity(self.world, a, b)
            }
            _ => Some(equal(one, other) == Some(true)),
        }
    }

    fn user_assigned(&self, id: &Value) -> Value {
        let reference = id.reference();
        let declared = match &id.kind {
            Kind::Unknown(_) => id.caused(),
            _ => Value::bool(reference.is_some_and(|r| r.is_declared()), id.span),
        };
        let attribute = reference.and_then(|reference| attribute(self, reference));
        let attribute = attribute
            .map_or_else(|| Value::null(id.span), |attribute| Value::string(attribute, id.span));
        Value::object(
            [("id", id.clone()), ("declared", declared), ("attribute", attribute)],
            id.span,
        )
    }
}

/// A kubelet identity as the model has it, from its resource id, client id and object id.
pub(crate) fn kubelet_identity(r: &Reading<'_, '_, '_>, ids: [Value; 3], span: Span) -> Value {
    const NAMES: [&str; 3] = ["resource_id", "client_id", "object_id"];
    let references = ids.each_ref().map(Value::reference);
    let attribute = |index: usize| match references[index].and_then(|of| attribute(r, of)) {
        Some(attribute) => Value::string(attribute, ids[index].span),
        None => Value::null(ids[index].span),
    };
    let attributes = [0, 1, 2].map(|index| (NAMES[index], attribute(index)));
    let targets: Vec<&Target> = references.iter().flatten().map(|of| &of.target).collect();
    let pairs = targets.iter().zip(targets.iter().skip(1).chain(targets.first()));
    let same: Vec<Option<bool>> =
        pairs.map(|(one, other)| r.relations.is_same_identity(r.world, one, other)).collect();
    let is_one = match same.as_slice() {
        same if same.contains(&Some(false)) => Value::bool(false, span),
        same if same.contains(&None) => {
            Value::unknown(Unknown::new(Reason::Deployment, span), span)
        }
        _ => Value::bool(true, span),
    };
    let [resource_id, client_id, object_id] = ids.clone();
    Value::object(
        [
            (NAMES[0], resource_id),
            (NAMES[1], client_id),
            (NAMES[2], object_id),
            ("attributes", Value::object(attributes, span)),
            ("is_one", is_one),
        ],
        span,
    )
}

/// Which attribute of an identity, or of a cluster, a value is; what another resource, such as a remote state, calls its
/// own values says nothing.
fn attribute<'r>(r: &Reading<'_, '_, '_>, reference: &'r Reference) -> Option<&'r str> {
    let is_of_azure = match &reference.target {
        Target::Resource { instance, index, .. } => {
            let module = &r.world.program.instance(*instance).module;
            let ty = &*module.resources[*index].ty;
            module.language.is_azure()
                || ty == "azurerm_user_assigned_identity"
                || super::azurerm::is_cluster(ty)
                || ["azapi_", "azuread_"].iter().any(|provider| ty.starts_with(provider))
        }
        Target::Foreign(_) => true,
        Target::Module(_) | Target::Remote(..) => false,
    };
    reference.attribute().filter(|_| is_of_azure)
}

fn starts_as_id(unknown: &Unknown) -> bool {
    unknown.refinement.prefix.as_deref().is_some_and(|prefix| prefix.starts_with('/'))
}

/// A private DNS zone, unless it is one of the words that stand for Azure's own or for none.
/// <https://learn.microsoft.com/azure/aks/private-clusters#configure-a-private-dns-zone>
fn custom_zone(zone: &Value) -> Value {
    let is_word = |zone: &str| ["system", "none", ""].iter().any(|w| zone.eq_ignore_ascii_case(w));
    match zone.as_str() {
        Some(word) if is_word(word) => Value::null(zone.span),
        // It may be one of the words, unless it starts as an id does.
        None if zone.as_unknown().is_some_and(|unknown| !starts_as_id(unknown)) => zone.caused(),
        _ => zone.clone(),
    }
}
