//! What the server says about a place: hovers, lenses, links and completions.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use crate::config::SETTINGS;
use crate::diagram::NodeKind;
use crate::inventory::Cluster;
use crate::outcome::Report;
use crate::report::Redacted;
use crate::report::inventory::{granted, runs_as};
use crate::rules::suppress::MARKER;
use crate::rules::{Rule, find};
use crate::source::{SourceFile, Span};
use crate::syntax;
use crate::text::escape_control;

/// The lists of rules in the suppressions of a text, closed or not, as ranges of bytes. `path` is that of the text.
fn lists(path: &Path, text: &str) -> Vec<Range<usize>> {
    let file = SourceFile::new(path.to_path_buf(), String::new(), text.to_owned());
    let list = |comment: Range<usize>| {
        let (_, directive) = text[comment.clone()].split_once(MARKER)?;
        let list = directive.trim_start().strip_prefix("ignore[")?;
        let start = comment.end - list.len();
        Some(start..start + list.find([']', '\n']).unwrap_or(list.len()))
    };
    syntax::comments(&file).into_iter().filter_map(list).collect()
}

/// The names of rules in the suppressions of a text, with their byte offsets.
pub(super) fn suppressed<'t>(path: &Path, text: &'t str) -> Vec<(usize, &'t str)> {
    lists(path, text).into_iter().flat_map(|list| names(text, list)).collect()
}

/// The names of rules in a list, with their byte offsets.
fn names(text: &str, list: Range<usize>) -> Vec<(usize, &str)> {
    let mut offset = list.start;
    let mut found = Vec::new();
    for part in text[list].split(',') {
        let name = part.trim();
        if !name.is_empty() {
            found.push((offset + part.len() - part.trim_start().len(), name));
        }
        offset += part.len() + 1;
    }
    found
}

/// The names in the list of a suppression around an offset, but the one there; `None` outside of lists.
pub(super) fn suppressed_around<'t>(
    path: &Path,
    text: &'t str,
    offset: usize,
) -> Option<Vec<&'t str>> {
    let mut lists = lists(path, text).into_iter();
    let list = lists.find(|list| (list.start..=list.end).contains(&offset))?;
    let own = rule_name(text, offset);
    let others = names(text, list).into_iter().filter(|(at, _)| *at != own.start);
    Some(others.map(|(_, name)| name).collect())
}

/// The name of a rule or a setting around an offset.
pub(super) fn rule_name(text: &str, offset: usize) -> Range<usize> {
    around(text, offset, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// What a rule is about, in Markdown.
pub(super) fn rule(rule: &Rule) -> String {
    let mut text = format!("**{}** ({}): {}", rule.name, rule.severity, rule.summary);
    if let Some(url) = &rule.url {
        let _ = write!(text, "\n\n[documentation]({url})");
    }
    text
}

/// What hovering over the name of a rule in a suppression says, in Markdown, and about which bytes.
pub(super) fn suppressed_rule(
    rules: &[Rule],
    path: &Path,
    text: &str,
    offset: usize,
) -> Option<(String, Range<usize>)> {
    let is_named = |(start, name): &(usize, &str)| (*start..=start + name.len()).contains(&offset);
    let (start, name) = suppressed(path, text).into_iter().find(is_named)?;
    Some((rule(find(rules, name)?), start..start + name.len()))
}

/// What hovering over the name of a setting or a rule in a configuration file says, in Markdown, and about which bytes.
pub(super) fn setting(rules: &[Rule], text: &str, offset: usize) -> Option<(String, Range<usize>)> {
    let bytes = rule_name(text, offset);
    let name = &text[bytes.clone()];
    let setting = || SETTINGS.iter().find(|(setting, _)| *setting == name);
    let known = find(rules, name).map(rule);
    Some((known.or_else(|| setting().map(|(_, what)| (*what).to_owned()))?, bytes))
}

/// What hovering over an offset of a text says, in Markdown, and about which bytes of it. `path` is that of the text.
pub(super) fn hover(
    report: &Report,
    text: &str,
    path: &Path,
    offset: usize,
) -> Option<(String, Range<usize>)> {
    let shown = Redacted::new(report);
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
    let deciding = clusters().filter(|cluster| decides(report, cluster, text, path, word.clone()));
    let abouts: Vec<String> = deciding.map(|cluster| about(&shown, cluster)).collect();
    if !abouts.is_empty() {
        return Some((abouts.join("\n\n"), word));
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

/// Whether a word of a text names an input or a local value that decides what a cluster runs as. The text is that of a file
/// of the cluster's module, or of one that leads to it.
fn decides(
    report: &Report,
    cluster: &Cluster,
    text: &str,
    path: &Path,
    word: Range<usize>,
) -> bool {
    let file = |span: Span| report.workspace.sources.get(span.file).path().to_path_buf();
    let mut modules = cluster.via().chain([cluster.span]).map(file);
    if !modules.any(|file| file == path || file.parent() == path.parent()) {
        return false;
    }
    let line = line(text, word.start);
    let (before, name) = (text[line.start..word.start].trim_start(), &text[word.clone()]);
    let is_in_string = before.matches(['"', '\'']).count() % 2 == 1 && !before.ends_with("${");
    let is_comment = before.starts_with(['#', '*']) || before.contains("//");
    let declares = ["variable \"", "param "].contains(&before);
    if is_comment || (is_in_string && !declares) {
        return false;
    }
    let is_it = |reference: &str| match reference.strip_prefix("var.") {
        Some(variable) => name == reference || (declares && name == variable),
        None => name == reference,
    };
    let conditions = cluster.worlds.iter().filter_map(|verdict| verdict.when.as_deref());
    conditions.flat_map(references).any(is_it)
}

/// What a condition refers to: no literals, and no names of functions.
fn references(condition: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let parts = condition.split(['"', '\'']).step_by(2);
    for part in parts {
        let mut at = 0;
        while let Some(start) = part[at..].find(is_word).map(|start| at + start) {
            let end = part[start..].find(|c| !is_word(c)).map_or(part.len(), |len| start + len);
            let name = &part[start..end];
            let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            if is_name
                && !part[end..].starts_with('(')
                && !matches!(name, "true" | "false" | "null")
            {
                found.push(name);
            }
            at = end;
        }
    }
    found
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

/// The word around an offset.
fn word(text: &str, offset: usize) -> Range<usize> {
    around(text, offset, is_word)
}

/// The characters around an offset that are part of the same.
fn around(text: &str, offset: usize, is_part: impl Fn(char) -> bool) -> Range<usize> {
    let before = text[..offset].char_indices().rev().find(|(_, c)| !is_part(*c));
    let start = before.map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[offset..].find(|c| !is_part(c)).map_or(text.len(), |at| offset + at);
    start..end
}

/// The rules that a configuration file sets the levels of, with their byte offsets.
pub(super) fn configured(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let name = line.split('=').next().filter(|name| name.len() < line.len());
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        name.map(|name| (at, name.trim()))
    })
}
