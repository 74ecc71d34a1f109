//! The inventory for a terminal: a table with a row for each case.

use std::fmt::Write as _;

use super::super::{Redacted, Style, terminal_table};
use super::roles::{Granted, granted};
use super::{place, runs_as, summary};
use crate::inventory::{Cluster, IdentityCase};
use crate::text::escape_control;

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let report = shown.report;
    let mut out = String::new();
    if !report.clusters.is_empty() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}\n", clusters(shown, style));
    }
    if !report.updates.is_empty() {
        out.push_str("updates of clusters that exist:\n");
        for update in &report.updates {
            let _ =
                writeln!(out, "    {}  {}", place(shown, update), escape_control(&update.address));
        }
        out.push('\n');
    }
    if !report.opaque.is_empty() {
        out.push_str("modules that are not on disk and can declare clusters:\n");
        for opaque in &report.opaque {
            let (start, _) = shown.range(opaque.span);
            let (address, source) =
                (escape_control(&opaque.address), escape_control(&shown.text(&opaque.source)));
            let name = shown.name(opaque.span);
            let _ = writeln!(out, "    {name}:{}  {address}: {source}", start.line);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

fn clusters(shown: &Redacted<'_>, style: &Style) -> String {
    let mut table = terminal_table::new(style.width);
    table.set_header(["Cluster", "Runs as", "When"]);
    for cluster in &shown.report.clusters {
        let mut first = format!("{}\n{}", place(shown, cluster), escape_control(&cluster.address));
        if cluster.worlds.is_empty() {
            table.add_row([&first, "not deployed", ""]);
            continue;
        }
        for verdict in &cluster.worlds {
            let mut runs_as = escape_control(&shown.text(&runs_as(&verdict.details)));
            runs_as.push_str(&roles(shown, verdict));
            table.add_row([std::mem::take(&mut first), runs_as, when(shown, cluster, verdict)]);
        }
    }
    terminal_table::text(table)
}

/// When a verdict holds: which of several roots deploys the cluster, where the module is called, the condition, the parameter
/// files, and why it is not known.
fn when(shown: &Redacted<'_>, cluster: &Cluster, verdict: &IdentityCase) -> String {
    let mut parts = Vec::new();
    if cluster.worlds.iter().any(|other| other.root != verdict.root) {
        let root = shown.report.workspace.display(&verdict.root);
        parts.push(format!("from {}", escape_control(&root)));
    }
    let calls: Vec<String> = verdict.via.iter().map(|(_, name)| escape_control(name)).collect();
    if !calls.is_empty() {
        parts.push(format!("in {}", calls.join(" > ")));
    }
    // What one call of a module in a loop makes looks like what the next one makes.
    let is_alike = |other: &IdentityCase| {
        other.root == verdict.root
            && other.via == verdict.via
            && other.parameters == verdict.parameters
            && other.details.name != verdict.details.name
    };
    if verdict.details.key.is_empty()
        && let Some(name) = &verdict.details.name
        && cluster.worlds.iter().any(is_alike)
    {
        parts.push(format!("named `{}`", escape_control(&shown.text(name))));
    }
    if let Some(when) = &verdict.when {
        parts.push(format!("when `{}`", escape_control(&shown.text(when))));
    }
    if let Some(files) = shown.deployments(&verdict.parameters) {
        parts.push(format!("with {}", escape_control(&files)));
    }
    if let Some(reason) = &verdict.reason {
        parts.push(format!("because {}", escape_control(&shown.text(reason))));
    }
    parts.join(" ")
}

/// The roles of the cluster's identities, each on a line of its own.
fn roles(shown: &Redacted<'_>, verdict: &IdentityCase) -> String {
    let line = |role: &Granted<'_>| {
        let sometimes = if role.always { "" } else { ", under a condition" };
        let scope = role.scope.unwrap_or("an unknown scope");
        // A cluster has several workloads.
        let part = match role.part {
            "workload" => format!("workload {}", role.identity),
            part => part.to_owned(),
        };
        let text = format!("{} on {scope} ({part}{sometimes})", role.role);
        format!("\n· {}", escape_control(&shown.text(&text)))
    };
    granted(shown.report, verdict).iter().map(line).collect()
}
