//! Markdown for the comment on a pull request or the summary of a job: the clusters and what they
//! run as, the findings, and a diagram of identities and roles, in the dialect of GitHub and GitLab.
//! <https://github.github.com/gfm/>

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Shown, Style, human, visible};
use crate::diagram::{Diagram, Node, NodeKind};
use crate::inventory::Cluster;
use crate::rules::{Finding, Severity};
use crate::source::Span;

/// GitHub draws no more than this in one diagram.
/// <https://mermaid.js.org/config/schema-docs/config.html#maxedges>
const MAX_EDGES: usize = 500;

/// A comment on GitHub has at most 65,536 characters, so that no part of it may take everything.
const MAX_ROWS: usize = 100;

pub(super) fn render(shown: &Shown<'_>, style: &Style) -> String {
    let report = shown.report;
    let mut out = String::from("## AKS identities\n\n");
    let mut line = String::new();
    human::summary(shown, &Style { quiet: false, statistics: false, ..style.clone() }, &mut line);
    out.push_str(&line);
    clusters(&mut out, shown, style);
    findings(&mut out, shown, style);
    if style.strict && !report.undetermined.is_empty() {
        out.push_str("\n### Undetermined\n\n| rule | subject | why |\n| --- | --- | --- |\n");
        for undetermined in report.undetermined.iter().take(MAX_ROWS) {
            let link = link(shown, style, undetermined.primary, &undetermined.address);
            let why = prose(&shown.text(&undetermined.reason.message));
            let _ = writeln!(out, "| {} | {link} | {why} |", code(&undetermined.rule));
        }
        more(&mut out, report.undetermined.len());
    }
    for diagram in &report.diagrams {
        draw(&mut out, shown, diagram);
    }
    out
}

/// Says how many rows a table does not have.
fn more(out: &mut String, all: usize) {
    if all > MAX_ROWS {
        let _ = writeln!(out, "\n… and {} more.", all - MAX_ROWS);
    }
}

fn clusters(out: &mut String, shown: &Shown<'_>, style: &Style) {
    let report = shown.report;
    if report.clusters.is_empty() {
        return;
    }
    out.push_str("\n| | cluster | runs as |\n| --- | --- | --- |\n");
    for cluster in report.clusters.iter().take(MAX_ROWS) {
        let link = link(shown, style, cluster.span, &cluster.address);
        let mut identities: Vec<String> = Vec::new();
        for verdict in &cluster.worlds {
            let mut text = verdict.identity.name().to_owned();
            if let Some(when) = &verdict.when {
                let _ = write!(text, " when {}", code(&shown.text(when)));
            }
            if let Some(files) = shown.deployments(&verdict.parameters) {
                let _ = write!(text, " with {}", prose(&files));
            }
            if !identities.contains(&text) {
                identities.push(text);
            }
        }
        if identities.is_empty() {
            identities.push("not deployed".into());
        }
        let status = status(shown, cluster);
        let _ = writeln!(out, "| {status} | {link} | {} |", identities.join("<br>"));
    }
    more(out, report.clusters.len());
}

/// The worst that is found about a cluster, as a sign.
fn status(shown: &Shown<'_>, cluster: &Cluster) -> &'static str {
    let concerns = |finding: &&Finding| finding.concerns(cluster.span);
    let worst = shown.report.findings.iter().filter(concerns).map(|finding| finding.severity).max();
    match worst {
        Some(Severity::Error) => "❌",
        Some(Severity::Warning) => "⚠️",
        Some(Severity::Info) => "ℹ️",
        None if cluster.is_managed() => "✅",
        None => "➖",
    }
}

fn findings(out: &mut String, shown: &Shown<'_>, style: &Style) {
    let report = shown.report;
    if report.findings.is_empty() {
        return;
    }
    out.push_str("\n### Findings\n\n| severity | rule | place | |\n| --- | --- | --- | --- |\n");
    for finding in report.findings.iter().take(MAX_ROWS) {
        let rule = match &finding.url {
            Some(url) => format!("[{}](<{}>)", code(&finding.rule), target(url)),
            None => code(&finding.rule),
        };
        let (start, _) = shown.range(finding.primary);
        let name = shown.in_repository(finding.primary);
        let name = name.unwrap_or_else(|| shown.name(finding.primary));
        let place = link(shown, style, finding.primary, &format!("{name}:{}", start.line));
        let mut text = prose(&shown.message(finding));
        if let Some(help) = &finding.help {
            let _ = write!(text, "<br>{}", prose(&shown.text(help)));
        }
        let _ = writeln!(out, "| {} | {rule} | {place} | {text} |", finding.severity);
    }
    more(out, report.findings.len());
}

/// A text that leads to the lines of a span, if it is known where the repository can be browsed.
fn link(shown: &Shown<'_>, style: &Style, span: Span, text: &str) -> String {
    let text = code(&shown.text(text));
    let (Some(base), Some(path)) = (&style.source_url, shown.in_repository(span)) else {
        return text;
    };
    let (path, line) = (super::uri::relative(&path), shown.range(span).0.line);
    format!("[{text}](<{}/{path}#L{line}>)", target(base.trim_end_matches('/')))
}

/// The target of a link between angle brackets.
fn target(url: &str) -> String {
    visible(url).replace('<', "%3C").replace('>', "%3E").replace('|', "%7C").replace('\\', "%5C")
}

/// A code span in a cell of a table, whatever is in it.
fn code(text: &str) -> String {
    // HTML, because no backslash works in a code span, and a `|` ends the cell even there.
    let mut out = String::from("<code>");
    for c in visible(text).chars() {
        out.push_str(&entity(c));
    }
    out.push_str("</code>");
    out
}

/// A character as it has to be written to mean itself in any place of Markdown.
fn entity(c: char) -> String {
    match c {
        // What has no meaning, at least not within a line.
        '.' | ',' | ';' | '-' | '/' | '\'' | '"' | '(' | ')' | '=' | '+' | '%' | '?' => {
            c.to_string()
        }
        c if c.is_ascii_punctuation() => format!("&#{};", c as u32),
        c => c.to_string(),
    }
}

/// A sentence whose code stands between backticks.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { code(part) } else { escape(part) }).collect()
}

/// A text without any meaning in Markdown; it mentions nobody.
fn escape(text: &str) -> String {
    visible(text)
        .chars()
        .map(|c| if c == '@' { "&#64;\u{200b}".into() } else { entity(c) })
        .collect()
}

fn draw(out: &mut String, shown: &Shown<'_>, diagram: &Diagram) {
    let mut nodes: BTreeMap<&Node, usize> = BTreeMap::new();
    let mut edges: Vec<String> = Vec::new();
    for edge in diagram.edges.iter().take(MAX_EDGES) {
        let mut number = |node| {
            let next = nodes.len();
            *nodes.entry(node).or_insert(next)
        };
        let (from, to) = (number(&edge.from), number(&edge.to));
        let arrow = if edge.always { "-->" } else { "-.->" };
        let label = quoted(&shown.text(&edge.label));
        edges.push(format!("  n{from} {arrow}|{label}| n{to}"));
    }
    let root = shown.report.workspace.in_repository(&diagram.root).unwrap_or_default();
    let root = if root.is_empty() { ".".to_owned() } else { root };
    let _ = writeln!(out, "\n### Identities and roles in {}\n", code(&root));
    out.push_str("```mermaid\nflowchart LR\n");
    let mut named: Vec<(&Node, usize)> = nodes.into_iter().collect();
    named.sort_by_key(|(_, number)| *number);
    for (node, number) in named {
        let name = quoted(&shown.text(&node.name));
        let _ = match node.kind {
            NodeKind::Cluster => writeln!(out, "  n{number}[[{name}]]"),
            NodeKind::Own | NodeKind::Identity => writeln!(out, "  n{number}([{name}])"),
            NodeKind::ServicePrincipal => writeln!(out, "  n{number}{{{{{name}}}}}"),
            NodeKind::Other => writeln!(out, "  n{number}[{name}]"),
        };
    }
    for edge in edges {
        let _ = writeln!(out, "{edge}");
    }
    out.push_str("```\n");
    if diagram.edges.len() > MAX_EDGES {
        let _ = writeln!(out, "\n… and {} more edges.", diagram.edges.len() - MAX_EDGES);
    }
}

/// A text between quotation marks as Mermaid reads it: everything that could end it, or that
/// could be HTML or a Markdown string, is a numbered entity.
/// <https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters>
fn quoted(text: &str) -> String {
    const LONG: usize = 120;
    let mut out = String::from("\"");
    for (index, c) in visible(text).chars().enumerate() {
        match c {
            _ if index == LONG => {
                out.push('…');
                break;
            }
            ' ' | '.' | ',' | '-' | '/' | '_' | ':' => out.push(c),
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "#{};", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
