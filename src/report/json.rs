//! The versioned contract for programs, documented in `docs/json.md`. Its types are its own, so
//! that a change inside of akslint does not change it.

use serde::Serialize;

use super::Redacted;
use crate::eval::{Asked, Condition};
use crate::fix::{Fix, Withheld};
use crate::rules::Severity;
use crate::source::Span;
use crate::text::to_json;

#[derive(Serialize)]
struct Document {
    version: u32,
    findings: Vec<JsonFinding>,
    undetermined: Vec<JsonUndetermined>,
    summary: Summary,
}

#[derive(Serialize)]
struct JsonFinding {
    rule: String,
    severity: &'static str,
    message: String,
    path: String,
    range: Range,
    when: Option<String>,
    condition: Option<JsonCondition>,
    parameters: Vec<String>,
    address: Option<String>,
    help: Option<String>,
    url: Option<String>,
    fixes: Vec<JsonFix>,
    withheld: Vec<JsonWithheld>,
    fingerprint: String,
    related: Vec<Related>,
}

#[derive(Serialize)]
struct JsonFix {
    title: String,
    applicability: &'static str,
    edits: Vec<JsonEdit>,
}

#[derive(Serialize)]
struct JsonWithheld {
    title: String,
    reason: String,
}

#[derive(Serialize)]
struct JsonEdit {
    path: String,
    range: Range,
    text: String,
}

/// A disjunction of worlds, each of which decides some of the choices.
#[derive(Serialize)]
struct JsonCondition {
    choices: Vec<JsonChoice>,
    worlds: Vec<Vec<Decision>>,
}

#[derive(Serialize)]
struct JsonChoice {
    question: &'static str,
    options: Vec<String>,
}

/// The position of a choice, and of the option that is the case.
#[derive(Serialize)]
struct Decision {
    choice: usize,
    option: usize,
}

#[derive(Serialize)]
struct JsonUndetermined {
    rule: String,
    path: String,
    range: Range,
    address: String,
    reason: String,
    related: Vec<Related>,
}

#[derive(Serialize)]
struct Related {
    message: String,
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

/// Line and column from 1, the column in characters; the offset in bytes, from 0.
#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct Summary {
    clusters: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    undetermined: usize,
}

fn range(shown: &Redacted<'_>, span: Span) -> Range {
    let (start, end) = shown.range(span);
    Range {
        start: Point { line: start.line, column: start.column, offset: span.start },
        end: Point { line: end.line, column: end.column, offset: span.end },
    }
}

fn path(shown: &Redacted<'_>, span: Span) -> String {
    shown.file(span).name().to_owned()
}

fn condition(condition: &Condition) -> JsonCondition {
    let choice =
        |asked: &Asked| JsonChoice { question: asked.question, options: asked.options.clone() };
    let decision = |&(choice, option): &(usize, usize)| Decision { choice, option };
    let worlds = condition.decisions().map(|world| world.iter().map(decision).collect());
    JsonCondition { choices: condition.choices().map(choice).collect(), worlds: worlds.collect() }
}

fn json_fix(shown: &Redacted<'_>, fix: &Fix) -> JsonFix {
    let edits = fix.edits.iter().map(|edit| JsonEdit {
        path: path(shown, edit.span),
        range: range(shown, edit.span),
        text: edit.text.clone(),
    });
    JsonFix {
        title: shown.text(&fix.title),
        applicability: fix.applicability.name(),
        edits: edits.collect(),
    }
}

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let report = shown.report;
    let findings = report.findings.iter().map(|finding| JsonFinding {
        rule: finding.rule.clone(),
        severity: finding.severity.name(),
        message: shown.text(&finding.message),
        path: path(shown, finding.primary),
        range: range(shown, finding.primary),
        when: finding.condition.as_ref().map(|condition| shown.condition(condition)),
        condition: finding.condition.as_ref().map(|of| condition(&shown.condition_data(of))),
        parameters: shown.paths(&finding.parameters),
        address: (!finding.address.is_empty()).then(|| finding.address.clone()),
        help: finding.help.as_deref().map(|help| shown.text(help)),
        url: finding.url.clone(),
        fixes: shown.fixes(finding).map(|fix| json_fix(shown, fix)).collect(),
        withheld: finding
            .withheld
            .iter()
            .map(|Withheld { title, reason }| JsonWithheld {
                title: shown.text(title),
                reason: shown.text(&reason.to_string()),
            })
            .collect(),
        fingerprint: finding.fingerprint.clone(),
        related: finding
            .related
            .iter()
            .map(|label| Related {
                message: shown.text(&label.message),
                path: path(shown, label.span),
                range: range(shown, label.span),
            })
            .collect(),
    });
    let undetermined = report.undetermined.iter().map(|undetermined| JsonUndetermined {
        rule: undetermined.rule.clone(),
        path: path(shown, undetermined.primary),
        range: range(shown, undetermined.primary),
        address: undetermined.address.clone(),
        reason: shown.text(&undetermined.reason.message),
        related: vec![Related {
            message: shown.text(&undetermined.reason.message),
            path: path(shown, undetermined.reason.span),
            range: range(shown, undetermined.reason.span),
        }],
    });
    let document = Document {
        version: 1,
        findings: findings.collect(),
        undetermined: undetermined.collect(),
        summary: Summary {
            clusters: report.clusters.len(),
            errors: shown.count(Severity::Error),
            warnings: shown.count(Severity::Warning),
            infos: shown.count(Severity::Info),
            suppressed: report.suppressed.len(),
            undetermined: report.undetermined.len(),
        },
    };
    to_json(&document)
}
