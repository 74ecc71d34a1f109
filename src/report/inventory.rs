//! The inventory: which identity every cluster will run as.

use std::fmt::Write as _;

use serde::Serialize;

use super::Shown;
use crate::inventory::{Cluster, Details, Identity, Opaque, Verdict};
use crate::source::Span;
use crate::text::{plural, to_json, visible};

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
}

/// The inventory of a run in a format.
pub fn render(shown: &Shown<'_>, format: InventoryFormat) -> String {
    match format {
        InventoryFormat::Table => table(shown),
        InventoryFormat::Json => json(shown),
        InventoryFormat::Csv => csv(shown),
    }
}

#[derive(Serialize)]
struct Document {
    version: u32,
    clusters: Vec<JsonCluster>,
    updates: Vec<JsonUpdate>,
    opaque: Vec<JsonOpaque>,
}

#[derive(Serialize)]
struct JsonUpdate {
    path: String,
    line: usize,
    column: usize,
    address: String,
    language: &'static str,
}

#[derive(Serialize)]
struct JsonOpaque {
    path: String,
    line: usize,
    column: usize,
    address: String,
    source: String,
}

#[derive(Serialize)]
struct JsonCluster {
    path: String,
    line: usize,
    column: usize,
    address: String,
    language: &'static str,
    worlds: Vec<World>,
}

#[derive(Serialize)]
struct World {
    when: Option<String>,
    parameters: Vec<String>,
    via: Vec<Call>,
    #[serde(skip_serializing_if = "String::is_empty")]
    key: String,
    name: Option<String>,
    identity: &'static str,
    identities: Vec<String>,
    kubelet_identity: Option<String>,
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct Call {
    name: String,
    path: String,
    line: usize,
    column: usize,
}

fn json(shown: &Shown<'_>) -> String {
    let cluster = |cluster: &Cluster| {
        let (start, _) = shown.range(cluster.span);
        JsonCluster {
            path: shown.file(cluster.span).name().to_owned(),
            line: start.line,
            column: start.column,
            address: cluster.address.clone(),
            language: cluster.language.name(),
            worlds: cluster.worlds.iter().map(|verdict| world(shown, verdict)).collect(),
        }
    };
    let clusters = shown.report.clusters.iter().map(cluster).collect();
    let opaque = |opaque: &Opaque| {
        let (start, _) = shown.range(opaque.span);
        JsonOpaque {
            path: shown.file(opaque.span).name().to_owned(),
            line: start.line,
            column: start.column,
            address: opaque.address.clone(),
            source: shown.text(&opaque.source),
        }
    };
    let opaque = shown.report.opaque.iter().map(opaque).collect();
    let update = |update: &Cluster| {
        let (start, _) = shown.range(update.span);
        JsonUpdate {
            path: shown.file(update.span).name().to_owned(),
            line: start.line,
            column: start.column,
            address: update.address.clone(),
            language: update.language.name(),
        }
    };
    let updates = shown.report.updates.iter().map(update).collect();
    to_json(&Document { version: 1, clusters, updates, opaque })
}

fn world(shown: &Shown<'_>, verdict: &Verdict) -> World {
    let call = |(span, name): &(Span, String)| {
        let (start, _) = shown.range(*span);
        Call {
            name: name.clone(),
            path: shown.file(*span).name().to_owned(),
            line: start.line,
            column: start.column,
        }
    };
    let text = |value: Option<&str>| value.map(|value| shown.text(value));
    World {
        when: verdict.when.as_deref().map(|when| shown.text(when)),
        parameters: shown.paths(&verdict.parameters),
        via: verdict.via.iter().map(call).collect(),
        key: shown.text(&verdict.details.key),
        name: text(verdict.details.name.as_deref()),
        identity: verdict.details.identity.name(),
        identities: verdict.details.identities.iter().map(|one| shown.text(one)).collect(),
        kubelet_identity: text(verdict.details.kubelet_identity.as_deref()),
        client_id: text(verdict.details.client_id.as_deref()),
        reason: verdict.reason.as_deref().map(|reason| shown.text(reason)),
    }
}

/// The calls that lead to a cluster, as `path:line module.aks > module.cluster`.
fn via(shown: &Shown<'_>, verdict: &Verdict) -> String {
    let Some((first, _)) = verdict.via.first() else { return String::new() };
    let (start, _) = shown.range(*first);
    let names: Vec<&str> = verdict.via.iter().map(|(_, name)| name.as_str()).collect();
    format!("{}:{} {}", shown.name(*first), start.line, names.join(" > "))
}

/// What a cluster runs as: the kind of identity, and which it is.
pub(super) fn runs_as(details: &Details) -> String {
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
    text.trim_end().to_owned()
}

fn place(shown: &Shown<'_>, cluster: &Cluster) -> String {
    let (start, _) = shown.range(cluster.span);
    format!("{}:{}", shown.name(cluster.span), start.line)
}

fn table(shown: &Shown<'_>) -> String {
    let report = shown.report;
    let mut out = String::new();
    for cluster in &report.clusters {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}  {}", place(shown, cluster), visible(&cluster.address));
        if cluster.worlds.is_empty() {
            let _ = writeln!(out, "    not deployed");
        }
        for verdict in &cluster.worlds {
            let _ = write!(out, "    {}", visible(&shown.text(&runs_as(&verdict.details))));
            if let Some(when) = &verdict.when {
                let _ = write!(out, ", when `{}`", visible(&shown.text(when)));
            }
            if let Some(files) = shown.deployments(&verdict.parameters) {
                let _ = write!(out, ", with {}", visible(&files));
            }
            if let Some(reason) = &verdict.reason {
                let _ = write!(out, ": {}", visible(&shown.text(reason)));
            }
            let via = via(shown, verdict);
            if !via.is_empty() {
                let _ = write!(out, "  (via {via})");
            }
            out.push('\n');
        }
    }
    if !report.clusters.is_empty() {
        out.push('\n');
    }
    if !report.updates.is_empty() {
        out.push_str("updates of clusters that exist:\n");
        for update in &report.updates {
            let _ = writeln!(out, "    {}  {}", place(shown, update), visible(&update.address));
        }
        out.push('\n');
    }
    if !report.opaque.is_empty() {
        out.push_str("modules that are not on disk and can declare clusters:\n");
        for opaque in &report.opaque {
            let (start, _) = shown.range(opaque.span);
            let (address, source) =
                (visible(&opaque.address), visible(&shown.text(&opaque.source)));
            let name = shown.name(opaque.span);
            let _ = writeln!(out, "    {name}:{}  {address}: {source}", start.line);
        }
        out.push('\n');
    }
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
    let _ = writeln!(out, "{}", parts.join(", "));
    out
}

fn csv(shown: &Shown<'_>) -> String {
    let mut out = String::from(
        "path,line,column,address,language,identity,when,parameters,via,key,name,identities,kubelet_identity,client_id\n",
    );
    for cluster in &shown.report.clusters {
        let (start, _) = shown.range(cluster.span);
        for verdict in &cluster.worlds {
            let when = verdict.when.as_deref().map(|when| shown.text(when)).unwrap_or_default();
            let fields = [
                shown.file(cluster.span).name().to_owned(),
                start.line.to_string(),
                start.column.to_string(),
                cluster.address.clone(),
                cluster.language.name().to_owned(),
                verdict.details.identity.name().to_owned(),
                when,
                shown.paths(&verdict.parameters).join(" "),
                via(shown, verdict),
                shown.text(&verdict.details.key),
                shown.text(verdict.details.name.as_deref().unwrap_or_default()),
                shown.text(&verdict.details.identities.join(" ")),
                shown.text(verdict.details.kubelet_identity.as_deref().unwrap_or_default()),
                shown.text(verdict.details.client_id.as_deref().unwrap_or_default()),
            ];
            let fields: Vec<String> = fields.iter().map(|field| csv_field(field)).collect();
            let _ = writeln!(out, "{}", fields.join(","));
        }
    }
    out
}

/// A field by RFC 4180. One that a spreadsheet would take for a formula starts with a quote.
fn csv_field(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}
