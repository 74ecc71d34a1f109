//! The roles that the identities of a cluster have, and the registries that its kubelets may pull from.

use std::collections::BTreeSet;

use crate::diagram::{Diagram, Edge, NodeKind};
use crate::inventory::{Identity, IdentityCase};
use crate::outcome::Report;

/// Roles with which images can be pulled from a registry.
/// <https://learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview>
const PULL: &[&str] = &["AcrPull", "AcrPush", "Container Registry Repository Reader"];

/// A role that an identity of a cluster has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Granted<'r> {
    /// What the identity is to the cluster: `control plane`, `kubelets`, `control plane and kubelets`, `add-on`,
    /// `workload`.
    pub(crate) part: &'r str,
    /// What the code calls the identity.
    pub(crate) identity: &'r str,
    /// The name of the role, or its ID.
    pub(crate) role: &'r str,
    /// What the code calls the resource that the role is granted on, its ID, or the function that gives the scope of the
    /// deployment (`resourceGroup()`); `None` if that is not known.
    pub(crate) scope: Option<&'r str>,
    /// Whether it has the role in every world.
    pub(crate) always: bool,
}

impl Granted<'_> {
    /// Whether the role lets kubelets pull images.
    fn pulls(&self) -> bool {
        self.part.ends_with("kubelets") && PULL.contains(&self.role)
    }
}

/// The roles of a cluster's identities where it runs as a verdict says. The run has to have drawn the diagrams.
pub(crate) fn granted<'r>(report: &'r Report, verdict: &IdentityCase) -> Vec<Granted<'r>> {
    let mut granted: Vec<Granted<'r>> = Vec::new();
    // Other roots and deployments have identities of the same address.
    let Some(diagram) = report.diagrams.iter().find(|diagram| diagram.root == verdict.root) else {
        return granted;
    };
    let is_deployed = |edge: &&Edge| edge.deployments.contains(&verdict.parameters);
    for part in parts(diagram, verdict).filter(is_deployed) {
        let roles = diagram.edges.iter().filter(is_deployed).filter(|edge| {
            edge.from.kind != NodeKind::Cluster
                && edge.from.key() == part.to.key()
                && !edge.label.is_empty()
        });
        let roles = roles.map(|edge| Granted {
            part: &part.label,
            identity: &edge.from.name,
            role: edge.label.trim_start_matches("roleDefinitions/"),
            scope: Some(edge.to.name.as_str())
                .filter(|name| edge.to.is_known() && !name.is_empty()),
            always: edge.always,
        });
        granted.extend(roles);
    }
    granted.dedup();
    granted
}

/// The scopes on which the kubelets of a cluster have a role for pulling images.
pub(crate) fn registries<'r>(granted: &[Granted<'r>]) -> Vec<&'r str> {
    let mut scopes: Vec<&str> =
        granted.iter().filter(|role| role.pulls()).filter_map(|role| role.scope).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// The edges to what a cluster has, as far as it fits the identities of a verdict.
fn parts<'r>(diagram: &'r Diagram, verdict: &IdentityCase) -> impl Iterator<Item = &'r Edge> {
    let details = &verdict.details;
    let has = |edge: &&Edge| {
        let is_named = |name: &String| {
            *name == edge.to.name || edge.to.name.rsplit('/').next() == Some(name.as_str())
        };
        match edge.to.kind {
            NodeKind::Identity => match &*edge.label {
                "control plane" => details.identities.iter().any(is_named),
                "kubelets" => details.kubelet_identity.iter().any(is_named),
                _ => true,
            },
            NodeKind::ServicePrincipal => details.client_id.iter().any(is_named),
            // Azure makes no identity for a cluster that runs as a service principal.
            NodeKind::Own if details.identity == Identity::ServicePrincipal => false,
            NodeKind::Own if edge.label == "control plane" => details.identities.is_empty(),
            NodeKind::Own if edge.label == "kubelets" => details.kubelet_identity.is_none(),
            _ => true,
        }
    };
    let is_cluster = |edge: &&Edge| {
        edge.from.kind == NodeKind::Cluster && is_instance(&edge.from.name, &verdict.instances)
    };
    // Whatever is not known is one node, and the roles of one are not those of another.
    diagram.edges.iter().filter(|edge| edge.to.is_known()).filter(is_cluster).filter(has)
}

/// Whether an address is that of one of some instances. A key that is not known may be any.
fn is_instance(address: &str, instances: &BTreeSet<String>) -> bool {
    let may_be = |instance: &String| {
        (instance.contains("[*]") || address.contains("[*]"))
            && without_keys(instance) == without_keys(address)
    };
    instances.contains(address) || instances.iter().any(may_be)
}

/// An address without what stands in brackets.
fn without_keys(address: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in address.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
