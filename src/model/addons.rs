//! The add-ons of clusters, which Azure gives identities of their own.
//! <https://learn.microsoft.com/azure/aks/managed-identity-overview>

use super::{Reading, neighbors};
use crate::eval::{Kind, Value};

/// An add-on as a source shape has it.
pub(super) struct AddOn {
    /// Whether it is switched on: a bool, null, or not known.
    pub(super) enabled: Value,
    pub(super) settings: Value,
}

/// Those add-ons that rules ask for.
pub(super) struct AddOns {
    /// The ID of the gateway, and the Application Gateway Ingress Controller.
    pub(super) application_gateway: (Value, AddOn),
    /// The IDs of the DNS zones, and application routing.
    pub(super) app_routing: (Value, AddOn),
    /// The object IDs of the identities of these two.
    pub(super) identities: [Value; 2],
    pub(super) container_insights: AddOn,
    pub(super) virtual_node: AddOn,
    pub(super) azure_policy: AddOn,
    pub(super) cost_analysis: AddOn,
}

impl AddOns {
    /// What rules see of them.
    pub(super) fn value(self, r: &Reading<'_, '_, '_>) -> Value {
        let [for_gateway, for_routing] = self.identities;
        let (gateway, controller) = self.application_gateway;
        let subnets = neighbors::gateway_subnets(r, &gateway);
        let (zones, routing) = self.app_routing;
        let flag = |addon: AddOn| match addon.enabled.kind {
            Kind::Null => Value::bool(false, r.place()),
            _ => addon.enabled,
        };
        r.object([
            (
                "application_gateway",
                controller.with([
                    ("identity", for_gateway),
                    ("gateway", gateway),
                    ("subnets", subnets),
                ]),
            ),
            ("app_routing", routing.with([("identity", for_routing), ("dns_zones", zones)])),
            ("container_insights", flag(self.container_insights)),
            ("virtual_node", flag(self.virtual_node)),
            ("azure_policy", flag(self.azure_policy)),
            ("cost_analysis", flag(self.cost_analysis)),
        ])
    }
}

impl AddOn {
    /// What rules see of an add-on that is switched on; null for one that is not.
    fn with<const N: usize>(&self, fields: [(&'static str, Value); N]) -> Value {
        match &self.enabled.kind {
            Kind::Bool(true) => Value::object(fields, self.settings.span),
            Kind::Unknown(_) => self.enabled.caused(),
            _ => Value::null(self.enabled.span),
        }
    }
}
