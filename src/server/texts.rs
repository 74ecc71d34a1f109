//! What the server says about a place: hovers, lenses, links and completions.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use crate::diagram::NodeKind;
use crate::inventory::Cluster;
use crate::outcome::Report;
use crate::report::Redacted;
use crate::report::inventory::{granted, runs_as};
use crate::rules::{Rule, find};
use crate::source::Span;
use crate::text::escape_control;

/// What starts the list of rules in a suppression.
const OPENING: &str = "akslint: ignore[";

/// The names of rules in suppressions of a text, with their byte offsets.
pub(super) fn suppressed(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, opening) in text.match_indices(OPENING) {
        let start = at + opening.len();
        let list = &text[start..];
        let list = &list[..list.find([']', '\n']).unwrap_or(list.len())];
        let mut offset = start;
        for part in list.split(',') {
            let name = part.trim();
            if !name.is_empty() {
                found.push((offset + part.len() - part.trim_start().len(), name));
            }
            offset += part.len() + 1;
        }
    }
    found
}

/// Whether an offset lies in the list of a suppression, closed or not.
pub(super) fn is_in_suppression(text: &str, offset: usize) -> bool {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..offset];
    before.rfind(OPENING).is_some_and(|at| !before[at..].contains(']'))
}

/// Whether an offset of a configuration file lies in a block of a kind, by its brackets.
pub(super) fn is_in(text: &str, offset: usize, kind: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, c) in text[..offset].char_indices() {
        match c {
            '{' => open.push(text[start..at].trim()),
            '}' => {
                open.pop();
            }
            '\n' => start = at + 1,
            _ => {}
        }
    }
    open.iter().any(|header| header.split([' ', '=']).next() == Some(kind))
}

/// Whether an offset of a configuration file lies at the beginning of a line outside of all blocks.
pub(super) fn is_at_top(text: &str, offset: usize) -> bool {
    let before = &text[..offset];
    let depth = before.matches('{').count() == before.matches('}').count();
    let line = before.rsplit('\n').next().unwrap_or_default();
    depth && line.trim_start().chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// What a rule is about, in Markdown.
pub(super) fn rule(rule: &Rule) -> String {
    let mut text = format!("**{}** ({}): {}", rule.name, rule.severity, rule.summary);
    if let Some(url) = &rule.url {
        let _ = write!(text, "\n\n[documentation]({url})");
    }
    text
}

/// What hovering over an offset of a text says, in Markdown, and about which bytes of it. `path` is that of the text.
pub(super) fn hover(
    report: &Report,
    text: &str,
    path: &Path,
    offset: usize,
) -> Option<(String, Range<usize>)> {
    let shown = Redacted::new(report);
    let is_named = |(start, name): &(usize, &str)| (*start..=start + name.len()).contains(&offset);
    if let Some((start, name)) = suppressed(text).into_iter().find(is_named) {
        return Some((rule(find(&report.rules, name)?), start..start + name.len()));
    }
    let is_here = |span: Span| {
        let holds = (span.start as usize..=span.end as usize).contains(&offset);
        holds && report.workspace.sources.get(span.file).path() == path
    };
    let clusters = || report.clusters.iter().chain(&report.updates);
    let line = line(text, offset);
    if let Some(cluster) = clusters().find(|cluster| is_here(cluster.span)) {
        // The header, which in templates is the type, and where the cluster names its identities.
        let lower = text[line.clone()].to_ascii_lowercase();
        let is_of_interest =
            ["identit", "service_principal", "serviceprincipal", "managedclusters"]
                .iter()
                .any(|part| lower.contains(part));
        if line.contains(&(cluster.span.start as usize)) || is_of_interest {
            return Some((about(&shown, cluster), line));
        }
    }
    let word = word(text, offset);
    let name = text.get(word.clone())?;
    let decides = |cluster: &&Cluster| {
        let conditions = cluster.worlds.iter().filter_map(|verdict| verdict.when.as_ref());
        let mut words = conditions.flat_map(|when| words(when));
        !name.is_empty() && words.any(|one| one == name || one.strip_prefix("var.") == Some(name))
    };
    if let Some(cluster) = clusters().find(decides) {
        return Some((about(&shown, cluster), word));
    }
    // What a role assignment grants, and to whom.
    let edges = report.diagrams.iter().flat_map(|diagram| &diagram.edges);
    let granted: Vec<String> = edges
        .filter(|edge| edge.from.kind != NodeKind::Cluster && is_here(edge.declaration))
        .map(|edge| {
            let [from, role, to] =
                [&edge.from.name, &edge.label, &edge.to.name].map(|name| code(&shown, name));
            format!("{from} has {role} on {to}")
        })
        .collect();
    (!granted.is_empty()).then(|| (granted.join("\n\n"), line))
}

/// What a cluster runs as, on one line.
pub(super) fn lens(report: &Report, cluster: &Cluster) -> String {
    let shown = Redacted::new(report);
    let mut verdicts: Vec<(String, usize)> = Vec::new();
    let ways = match cluster.worlds.iter().all(|verdict| !verdict.via.is_empty()) {
        true => "callers",
        false => "deployments",
    };
    for verdict in &cluster.worlds {
        let mut text = shown.text(&runs_as(&verdict.details));
        if let Some(when) = &verdict.when {
            let _ = write!(text, " when {}", shown.text(when));
        }
        match verdicts.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => verdicts.push((text, 1)),
        }
    }
    let verdicts: Vec<String> = verdicts
        .into_iter()
        .map(|(text, count)| match count {
            1 => text,
            _ => format!("{text} ({count} {ways})"),
        })
        .collect();
    match verdicts.is_empty() {
        true => "not deployed".into(),
        false => escape_control(&format!("runs as: {}", verdicts.join(" · "))),
    }
}

/// What a cluster runs as, with what its identities may do.
fn about(shown: &Redacted<'_>, cluster: &Cluster) -> String {
    let mut text = format!("**{}** runs as\n\n", escaped(&shown.text(&cluster.address)));
    for verdict in &cluster.worlds {
        let _ = write!(text, "- {}", escaped(&shown.text(&runs_as(&verdict.details))));
        if let Some(when) = &verdict.when {
            let _ = write!(text, " when {}", code(shown, when));
        }
        if let Some(files) = shown.deployments(&verdict.parameters) {
            let _ = write!(text, " with {files}");
        }
        for (_, address) in &verdict.via {
            let _ = write!(text, ", called as {}", code(shown, address));
        }
        text.push('\n');
    }
    if cluster.worlds.is_empty() {
        text.push_str("- nothing: no input deploys it\n");
    }
    let mut roles: Vec<String> = Vec::new();
    for verdict in &cluster.worlds {
        for one in granted(shown.report, verdict) {
            let cells = [one.identity, one.role, one.scope.unwrap_or("an unknown scope")];
            let cells = cells.map(|cell| escaped(&shown.text(cell)));
            let row = format!("| {} |\n", cells.join(" | "));
            if !roles.contains(&row) {
                roles.push(row);
            }
        }
    }
    if !roles.is_empty() {
        text.push_str("\n| identity | role | on |\n| --- | --- | --- |\n");
        roles.iter().for_each(|row| text.push_str(row));
    }
    text
}

/// A text as a code span of Markdown.
fn code(shown: &Redacted<'_>, text: &str) -> String {
    format!("`{}`", escape_control(&shown.text(text)).replace('`', "'"))
}

/// A text that means nothing in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in escape_control(text).chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | ':' | '/') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The line around an offset.
fn line(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    start..end
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c))
}

/// The word around an offset.
fn word(text: &str, offset: usize) -> Range<usize> {
    let before = text[..offset].char_indices().rev().find(|(_, c)| !is_word(*c));
    let start = before.map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[offset..].find(|c| !is_word(c)).map_or(text.len(), |at| offset + at);
    start..end
}
