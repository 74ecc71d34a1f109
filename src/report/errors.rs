//! What the text of a failed deployment is about, for people.

use std::fmt::Write as _;

use crate::errors::{Answer, Answers};
use crate::rules::{self, Rule};
use crate::text::escape_control;

/// The answers, one paragraph for each.
pub fn render(answers: &Answers, rules: &[Rule]) -> String {
    let mut out = String::new();
    for answer in &answers.answers {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}", paragraph(answer, rules));
    }
    if answers.answers.is_empty() {
        out.push_str("nothing about identities is recognized");
        if !answers.codes.is_empty() {
            let codes: Vec<String> =
                answers.codes.iter().map(|code| format!("`{}`", escape_control(code))).collect();
            let _ = write!(out, "; codes in the text: {}", codes.join(", "));
        }
        out.push('\n');
    }
    out
}

fn paragraph(answer: &Answer, rules: &[Rule]) -> String {
    let times = if answer.count > 1 { format!(", {} times", answer.count) } else { String::new() };
    let mut out = format!("line {}{times}: {}\n", answer.line, escape_control(&answer.found));
    for name in &answer.rules {
        let summary = rules::find(rules, name).map(|rule| rule.summary.as_str());
        let _ = writeln!(out, "  rule: {name}: {}", summary.unwrap_or_default());
    }
    if answer.rules.is_empty() {
        out.push_str("  rule: none; the cause is not in the code that akslint reads\n");
    }
    for id in &answer.ids {
        let _ = writeln!(out, "  names: {}", escape_control(id));
    }
    let _ = writeln!(out, "  first: {}", answer.first);
    if let Some(url) = answer.rules.iter().find_map(|name| rules::find(rules, name)?.url.as_ref()) {
        let _ = writeln!(out, "  see: {url}");
    }
    out
}
