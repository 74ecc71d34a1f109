//! The rules themselves, for people and programs.

use std::fmt::Write as _;

use comfy_table::ColumnConstraint;
use serde::Serialize;

use crate::fix::Applicability;
use crate::rules::facts::{Date, Fact};
use crate::rules::{Rule, Severity};
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
    facts: Vec<JsonFact<'r>>,
    fixes: Vec<&'static str>,
}

#[derive(Serialize)]
struct JsonFact<'r> {
    states: &'r str,
    since: Option<String>,
    until: Option<String>,
    source: &'r str,
    severity: Option<&'static str>,
}

impl<'r> From<&'r Fact> for JsonFact<'r> {
    fn from(fact: &'r Fact) -> Self {
        let (since, until) = match fact.date {
            Date::Since(day) => (Some(day.to_string()), None),
            Date::Until(day) => (None, Some(day.to_string())),
        };
        let Fact { states, source, .. } = fact;
        Self { states, since, until, source, severity: fact.severity.map(Severity::name) }
    }
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
            facts: rule.facts.iter().map(JsonFact::from).collect(),
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
    for (index, Fact { states, date, source, severity }) in rule.facts.iter().enumerate() {
        let (when, day) = match date {
            Date::Since(day) => ("Since", day),
            Date::Until(day) => ("Until", day),
        };
        let severity =
            severity.map(|severity| format!("; from then on, the severity is {severity}"));
        let gap = if index == 0 { "\n\n" } else { "\n" };
        let severity = severity.unwrap_or_default();
        let _ = write!(out, "{gap}- {when} {day}: {states} ([source]({source})){severity}.");
    }
    out.push('\n');
    out
}
