//! The inventory as a web page that needs nothing but itself: a table to search in, and a map of
//! identities and roles for each root. It prints without the search field.

use std::fmt::Write as _;

use super::super::Redacted;
use super::super::map::{Graph, svg};
use super::super::xml::escaped;
use super::{issues_tokens, place, summary, via};
use crate::inventory::{Details, Identity, IdentityCase};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail, here and below. The policy keeps whatever a name in the code
    // may hold from loading or running anything.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>AKS identities</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>AKS identities</h1>\n<p>{}</p>\n\
         <input type=\"search\" placeholder=\"Search clusters, identities, files\" \
         aria-label=\"Search\">\n",
        escaped(&summary(shown.report)),
    );
    table(&mut out, shown);
    let graphs = Graph::all(shown);
    if !graphs.is_empty() {
        out.push_str("<h2>Identities and roles</h2>\n");
    }
    for graph in &graphs {
        let root = escaped(&graph.root);
        let _ = write!(
            out,
            "<figure>\n<figcaption><code>{root}</code></figcaption>\n{}",
            svg::draw(graph)
        );
        if graph.left_out > 0 {
            let _ = writeln!(out, "<p>… and {} more edges.</p>", graph.left_out);
        }
        out.push_str("</figure>\n");
    }
    let _ = write!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn table(out: &mut String, shown: &Redacted<'_>) {
    out.push_str("<table>\n<thead><tr>");
    for header in ["Cluster", "Runs as", "Identities", "Kubelet identity", "When", "File"] {
        let _ = write!(out, "<th>{header}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for cluster in &shown.report.clusters {
        let place = code(shown, &place(shown, cluster));
        if cluster.worlds.is_empty() {
            let address = code(shown, &cluster.address);
            row(
                out,
                [
                    address,
                    "not deployed".into(),
                    String::new(),
                    String::new(),
                    String::new(),
                    place,
                ],
            );
            continue;
        }
        for verdict in &cluster.worlds {
            let Details { key, identity, name, identities, kubelet_identity, client_id, .. } =
                &verdict.details;
            let address = code(shown, &format!("{}{key}", cluster.address));
            let name = name.as_ref().map(|name| format!("{}<br>", text(shown, name)));
            let class = match identity {
                identity if identity.is_managed() => "good",
                Identity::Unknown => "open",
                _ => "bad",
            };
            let kind = format!("<span class=\"kind {class}\">{}</span>", identity.name());
            let mut used: Vec<String> =
                identities.iter().chain(client_id).map(|one| code(shown, one)).collect();
            used.extend(issues_tokens(&verdict.details).map(str::to_owned));
            let kubelet = kubelet_identity.as_ref().map(|one| code(shown, one));
            row(
                out,
                [
                    name.unwrap_or_default() + &address,
                    kind,
                    used.join("<br>"),
                    kubelet.unwrap_or_default(),
                    when(shown, verdict),
                    place.clone() + &way(shown, verdict),
                ],
            );
        }
    }
    out.push_str("</tbody>\n</table>\n");
}

fn row(out: &mut String, cells: [String; 6]) {
    out.push_str("<tr>");
    for cell in cells {
        let _ = write!(out, "<td>{cell}</td>");
    }
    out.push_str("</tr>\n");
}

/// The condition, the parameter files, and why something is not known.
fn when(shown: &Redacted<'_>, verdict: &IdentityCase) -> String {
    let mut lines: Vec<String> = verdict.when.iter().map(|when| code(shown, when)).collect();
    if let Some(files) = shown.deployments(&verdict.parameters) {
        lines.push(format!("with {}", text(shown, &files)));
    }
    lines.extend(verdict.reason.iter().map(|reason| text(shown, reason)));
    lines.join("<br>")
}

/// The calls that lead to the cluster.
fn way(shown: &Redacted<'_>, verdict: &IdentityCase) -> String {
    match via(shown, verdict) {
        way if way.is_empty() => way,
        way => format!("<br>via {}", code(shown, &way)),
    }
}

fn code(shown: &Redacted<'_>, code: &str) -> String {
    format!("<code>{}</code>", text(shown, code))
}

fn text(shown: &Redacted<'_>, text: &str) -> String {
    escaped(&shown.text(text))
}
