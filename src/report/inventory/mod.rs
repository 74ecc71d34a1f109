//! The inventory: which identity every cluster will run as.

mod csv;
mod html;
mod json;
mod markdown;
mod roles;
mod table;

#[cfg(feature = "cli")]
pub(crate) use self::roles::granted;
use super::{Redacted, Style, map};
use crate::inventory::{Cluster, Details, Identity, IdentityCase};
use crate::outcome::Report;
use crate::text::plural;

/// The formats of `akslint inventory`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum InventoryFormat {
    /// Table.
    Table,
    /// Versioned JSON with all details.
    Json,
    /// CSV with one row per case.
    Csv,
    /// Markdown table, with a diagram of identities and roles.
    Markdown,
    /// Diagram of identities and roles for Mermaid.
    Mermaid,
    /// Diagram of identities and roles for Graphviz.
    Dot,
    /// Self-contained web page with search, and a map of identities and roles.
    Html,
}

impl InventoryFormat {
    /// Whether the format draws identities and roles, or lists roles.
    pub fn has_diagrams(self) -> bool {
        self != Self::Csv
    }
}

/// The inventory of a run in a format.
pub fn render(shown: &Redacted<'_>, format: InventoryFormat, style: &Style) -> String {
    match format {
        InventoryFormat::Table => table::render(shown, style),
        InventoryFormat::Json => json::render(shown),
        InventoryFormat::Csv => csv::render(shown),
        InventoryFormat::Markdown => markdown::render(shown, style),
        InventoryFormat::Mermaid => map::mermaid::document(shown),
        InventoryFormat::Dot => map::dot::document(shown),
        InventoryFormat::Html => html::render(shown),
    }
}

/// The calls that lead to a cluster, as `path:line module.aks > module.cluster`.
fn via(shown: &Redacted<'_>, verdict: &IdentityCase) -> String {
    let Some((first, _)) = verdict.via.first() else { return String::new() };
    let (start, _) = shown.range(*first);
    let names: Vec<&str> = verdict.via.iter().map(|(_, name)| name.as_str()).collect();
    format!("{}:{} {}", shown.name(*first), start.line, names.join(" > "))
}

/// What a cluster runs as: the kind of identity, and which it is.
pub(crate) fn runs_as(details: &Details) -> String {
    let mut text = details.key.clone();
    let mut add = |part: &str| {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    };
    add(details.identity.name());
    match details.identity {
        Identity::UserAssigned => add(&details.identities.join(" and ")),
        Identity::ServicePrincipal | Identity::IdentityAndServicePrincipal => {
            details.client_id.iter().for_each(|id| add(id));
        }
        _ => {}
    }
    if let Some(kubelet) = &details.kubelet_identity {
        text.push_str(", kubelet identity ");
        text.push_str(kubelet);
    }
    if let Some(issues) = issues_tokens(details) {
        text.push_str(", ");
        text.push_str(issues);
    }
    text.trim_end().to_owned()
}

/// What a cluster issues tokens for: workload identity, which needs the OIDC issuer, or others.
fn issues_tokens(details: &Details) -> Option<&'static str> {
    match (details.workload_identity, details.oidc_issuer) {
        (Some(true), _) => Some("workload identity"),
        (_, Some(true)) => Some("OIDC issuer"),
        _ => None,
    }
}

fn place(shown: &Redacted<'_>, cluster: &Cluster) -> String {
    let (start, _) = shown.range(cluster.span);
    format!("{}:{}", shown.name(cluster.span), start.line)
}

/// The counts of the clusters, in one line.
pub(super) fn summary(report: &Report) -> String {
    let deployed = report.clusters.iter().filter(|cluster| !cluster.worlds.is_empty()).count();
    let managed = report.clusters.iter().filter(|cluster| cluster.is_managed()).count();
    let sometimes = report.clusters.iter().filter(|cluster| cluster.may_be_managed()).count();
    let all = report.clusters.len();
    let mut parts = match all {
        0 => vec!["no clusters".to_owned()],
        _ => vec![plural(all, "cluster")],
    };
    match (managed, sometimes - managed) {
        _ if all == 0 => {}
        (0, some @ 1..) => parts.push(format!("{some} with a managed identity in some cases")),
        (managed, 0) => parts.push(format!("{managed} with a managed identity")),
        (managed, some) => {
            parts.push(format!("{managed} with a managed identity"));
            parts.push(format!("{some} in some cases"));
        }
    }
    if all > deployed {
        parts.push(format!("{} not deployed", all - deployed));
    }
    parts.join(", ")
}
