//! The rules themselves, for people and programs.

use std::fmt::Write as _;

use comfy_table::ColumnConstraint;
use serde::Serialize;

use crate::fix::Applicability;
use crate::rules::Rule;
use crate::text::to_json;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    rules: Vec<JsonRule<'r>>,
}

#[derive(Serialize)]
struct JsonRule<'r> {
    name: &'r str,
    summary: &'r str,
    category: &'r str,
    severity: &'static str,
    optional: bool,
    supersedes: &'r [String],
    azure_verdict: Option<&'r str>,
    url: Option<&'r str>,
    fixes: Vec<&'static str>,
}

/// A row for each rule, wrapped to this many columns if the summaries have room there.
pub fn table(rules: &[Rule], width: usize) -> String {
    const ROOM: usize = 40;
    let names = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let width = if width < names + ROOM { usize::MAX } else { width };
    let mut table = super::terminal_table::new(width);
    for rule in rules {
        let optional = if rule.optional { " (optional)" } else { "" };
        let summary = format!("{}{optional}", rule.summary);
        table.add_row([rule.name.as_str(), rule.severity.name(), &summary]);
    }
    // A name is there to be copied.
    if let Some(names) = table.column_mut(0) {
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    let mut text = super::terminal_table::text(table);
    text.push('\n');
    text
}

/// All rules as JSON.
pub fn json(rules: &[Rule]) -> String {
    let rules = rules
        .iter()
        .map(|rule| JsonRule {
            name: &rule.name,
            summary: &rule.summary,
            category: &rule.category,
            severity: rule.severity.name(),
            optional: rule.optional,
            supersedes: &rule.supersedes,
            azure_verdict: rule.azure_verdict.as_deref(),
            url: rule.url.as_deref(),
            fixes: rule.applicabilities().into_iter().map(Applicability::name).collect(),
        })
        .collect();
    to_json(&Document { version: 1, rules })
}

/// The documentation of a rule.
pub fn explain(rule: &Rule) -> String {
    let mut out = rule.readme.trim_end().to_owned();
    if out.is_empty() {
        out = format!("# {}\n\n{}", rule.name, rule.summary);
    }
    let deployment = match rule.azure_verdict.as_deref() {
        Some("rejected") => "Azure or the provider rejects this at deployment.",
        Some("accepted") => "Azure accepts this at deployment.",
        _ => "",
    };
    let optional = match rule.optional {
        true => format!(
            " It is optional: it runs where the configuration names it (`rules {{ {} = \"{}\" }}`), or with \
             `--select`.",
            rule.name, rule.severity
        ),
        false => String::new(),
    };
    let _ = write!(out, "\n\nSeverity: {}. {deployment}{optional}", rule.severity);
    let mut out = out.trim_end().to_owned();
    out.push('\n');
    out
}
