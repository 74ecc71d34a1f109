//! Markdown for the comment on a pull request or the summary of a job: the clusters and what they
//! run as, the findings, and a diagram of identities and roles, in the dialect of GitHub and GitLab.
//! <https://github.github.com/gfm/>

use std::fmt::Write as _;

use super::inventory::runs_as;
use super::map::{self, Graph};
use super::{Redacted, Style, diff, summary};
use crate::inventory::Cluster;
use crate::rules::{Finding, Severity, Undetermined};
use crate::source::Span;
use crate::text::escape_control;

/// A comment on GitHub has at most 65,536 characters. These are the lengths, in bytes, beyond which
/// each part leaves the rest out, so that none takes everything.
mod limit {
    pub(super) const CLUSTERS: usize = 20_000;
    pub(super) const FINDINGS: usize = 45_000;
    pub(super) const FIXES: usize = 48_000;
    pub(super) const UNDETERMINED: usize = 50_000;
    pub(super) const DIAGRAMS: usize = 60_000;
}

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let mut out = String::from("## AKS identities\n\n");
    let mut line = String::new();
    summary::write(shown, &Style { quiet: false, statistics: false, ..style.clone() }, &mut line);
    out.push_str(&line);
    clusters(&mut out, shown, style);
    findings(&mut out, shown, style);
    fixes(&mut out, shown, style);
    if style.strict {
        undetermined(&mut out, shown, style);
    }
    diagrams(&mut out, shown);
    out
}

/// A table, or as much of it as there is room for.
fn table(
    out: &mut String,
    header: &[&str],
    rows: impl ExactSizeIterator<Item = String>,
    limit: usize,
) {
    let _ = writeln!(out, "\n| {} |\n|{}", header.join(" | "), " --- |".repeat(header.len()));
    let all = rows.len();
    for (index, row) in rows.enumerate() {
        if out.len() + row.len() > limit {
            let _ = writeln!(out, "\n… and {} more.", all - index);
            return;
        }
        let _ = writeln!(out, "| {row} |");
    }
}

pub(super) fn clusters(out: &mut String, shown: &Redacted<'_>, style: &Style) {
    let report = shown.report;
    if report.clusters.is_empty() {
        return;
    }
    let row = |cluster: &Cluster| {
        let link = link(shown, style, cluster.span, &cluster.address);
        let mut identities: Vec<String> = Vec::new();
        for verdict in &cluster.worlds {
            let mut text = prose(&shown.text(&runs_as(&verdict.details)));
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
        let (start, _) = shown.range(cluster.span);
        let place = code(&format!("{}:{}", shown.name(cluster.span), start.line));
        format!("{} | {link} | {place} | {}", status(shown, cluster), identities.join("<br>"))
    };
    table(
        out,
        &["", "cluster", "file", "runs as"],
        report.clusters.iter().map(row),
        limit::CLUSTERS,
    );
}

/// The worst that is found about a cluster, as a sign.
fn status(shown: &Redacted<'_>, cluster: &Cluster) -> &'static str {
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

fn findings(out: &mut String, shown: &Redacted<'_>, style: &Style) {
    let report = shown.report;
    if report.findings.is_empty() {
        return;
    }
    out.push_str("\n### Findings\n");
    let row = |finding: &Finding| {
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
        format!("{} | {rule} | {place} | {text}", finding.severity)
    };
    let rows = report.findings.iter().map(row);
    table(out, &["severity", "rule", "place", ""], rows, limit::FINDINGS);
}

/// The lines that fixes change, folded up.
fn fixes(out: &mut String, shown: &Redacted<'_>, style: &Style) {
    let mut drawn = Vec::new();
    for finding in &shown.report.findings {
        let Some(fix) = shown.fixes(finding).next() else { continue };
        let Some(lines) =
            fix.edits.iter().map(|edit| diff::lines(shown, edit)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let lines: Vec<String> =
            lines.concat().iter().map(|line| escape_control(line.trim_end())).collect();
        let (start, _) = shown.range(finding.primary);
        let name = shown.in_repository(finding.primary);
        let name = name.unwrap_or_else(|| shown.name(finding.primary));
        let place = link(shown, style, finding.primary, &format!("{name}:{}", start.line));
        let title = prose(&escape_control(&shown.text(&fix.title)));
        let level = fix.applicability.name();
        // A fence ends at one that is as long.
        let fence = "`".repeat(lines.iter().map(|line| backticks(line) + 1).fold(3, usize::max));
        let lines = lines.join("\n");
        drawn.push(format!("\n{place}: {title} ({level})\n\n{fence}diff\n{lines}\n{fence}\n"));
    }
    if drawn.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n<details><summary>Fixes ({})</summary>", drawn.len());
    for (index, one) in drawn.iter().enumerate() {
        if out.len() + one.len() > limit::FIXES {
            let _ = writeln!(out, "\n… and {} more.", drawn.len() - index);
            break;
        }
        out.push_str(one);
    }
    out.push_str("\n</details>\n");
}

/// The longest run of backticks in a text.
fn backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

fn undetermined(out: &mut String, shown: &Redacted<'_>, style: &Style) {
    let report = shown.report;
    if report.undetermined.is_empty() {
        return;
    }
    out.push_str("\n### Undetermined\n");
    let row = |undetermined: &Undetermined| {
        let link = link(shown, style, undetermined.primary, &undetermined.address);
        let why = prose(&shown.text(&undetermined.reason.message));
        format!("{} | {link} | {why}", code(&undetermined.rule))
    };
    let rows = report.undetermined.iter().map(row);
    table(out, &["rule", "subject", "why"], rows, limit::UNDETERMINED);
}

/// A text that leads to the lines of a span, if it is known where the repository can be browsed.
fn link(shown: &Redacted<'_>, style: &Style, span: Span, text: &str) -> String {
    let text = code(&shown.text(text));
    let (Some(base), Some(path)) = (&style.source_url, shown.in_repository(span)) else {
        return text;
    };
    let (path, line) = (super::uri::relative(&path), shown.range(span).0.line);
    format!("[{text}](<{}/{path}#L{line}>)", target(base.trim_end_matches('/')))
}

/// The target of a link between angle brackets.
fn target(url: &str) -> String {
    escape_control(url)
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('|', "%7C")
        .replace('\\', "%5C")
}

/// A code span in a cell of a table, whatever is in it.
fn code(text: &str) -> String {
    // HTML, because no backslash works in a code span, and a `|` ends the cell even there.
    format!("<code>{}</code>", entities(text, |_, _| false))
}

/// A text in which every character means itself in any place of Markdown. Behind one that `mentions`, given what
/// stands before it, something is that has no width: GitHub makes links of what it reads in the end, entities or
/// not.
fn entities(text: &str, mentions: impl Fn(&str, char) -> bool) -> String {
    let text = escape_control(text);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let before = &text[..at];
        match c {
            // `www.` starts a link (<https://github.github.com/gfm/#extended-www-autolink>).
            '.' if ends_with(before, "www") => out.push_str("&#46;"),
            // What has no meaning, at least not within a line.
            '.' | ',' | ';' | '-' | '/' | '\'' | '"' | '(' | ')' | '=' | '+' | '%' | '?' => {
                out.push(c);
            }
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c => out.push(c),
        }
        if mentions(before, c) {
            out.push('\u{200b}');
        }
    }
    out
}

/// Whether a text ends with a word, in any case.
fn ends_with(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// A sentence whose code stands between backticks.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { code(part) } else { escape(part) }).collect()
}

/// A text without any meaning in Markdown. It mentions nobody, and no issue: `@name`, `#1`, `GH-1`
/// (<https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls>).
fn escape(text: &str) -> String {
    entities(text, |before, c| matches!(c, '@' | '#') || (c == '-' && ends_with(before, "gh")))
}

/// The diagrams, folded up where there are many, as far as a comment holds them.
pub(super) fn diagrams(out: &mut String, shown: &Redacted<'_>) {
    let all = &shown.report.diagrams;
    if all.is_empty() {
        return;
    }
    out.push_str("\n### Identities and roles\n");
    for (index, diagram) in all.iter().enumerate() {
        let graph = Graph::new(shown, diagram);
        let root = code(&graph.root);
        let drawn = match all.len() {
            1 => format!("\n{}", draw(&graph)),
            _ => format!("\n<details><summary>{root}</summary>\n\n{}\n</details>\n", draw(&graph)),
        };
        if out.len() + drawn.len() > limit::DIAGRAMS {
            let _ = writeln!(out, "\n… and {} more.", all.len() - index);
            return;
        }
        out.push_str(&drawn);
    }
}

fn draw(graph: &Graph) -> String {
    let mut out = format!("```mermaid\n{}```\n", map::mermaid::draw(graph));
    if graph.left_out > 0 {
        let _ = writeln!(out, "\n… and {} more edges.", graph.left_out);
    }
    out
}
