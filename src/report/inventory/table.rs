//! The inventory for a terminal: a line for each declaration, and one below it for each case.

use std::fmt::Write as _;

use super::super::Shown;
use super::{place, runs_as, summary, via};
use crate::text::visible;

pub(super) fn render(shown: &Shown<'_>) -> String {
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
    let _ = writeln!(out, "{}", summary(report));
    out
}
