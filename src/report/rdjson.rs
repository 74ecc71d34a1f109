//! The diagnostic format of reviewdog.
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use serde::Serialize;

use super::Redacted;
use crate::fix::{Applicability, Edit};
use crate::rules::{Finding, Severity};
use crate::source::Span;
use crate::text::to_json;

#[derive(Serialize)]
struct DiagnosticResult {
    source: Source,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation>,
}

/// A change in the file of the diagnostic.
#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Code {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct RelatedLocation {
    message: String,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    /// Relative to the working directory, as reviewdog takes it.
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// From 1; the column in bytes of UTF-8.
#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

fn range(shown: &Redacted<'_>, span: Span) -> Range {
    let (start, end) = shown.range(span);
    let position = |at: crate::source::Position| Position { line: at.line, column: at.byte_column };
    Range { start: position(start), end: position(end) }
}

fn location(shown: &Redacted<'_>, span: Span) -> Location {
    Location { path: shown.file(span).name().to_owned(), range: range(shown, span) }
}

/// The edits of the best fix, as far as they are all in the file of the finding.
fn suggestions(shown: &Redacted<'_>, finding: &Finding) -> Vec<Suggestion> {
    let is_near = |edit: &Edit| edit.span.file == finding.primary.file;
    let near = shown
        .fixes(finding)
        .find(|fix| fix.applicability > Applicability::Display && fix.edits.iter().all(is_near));
    let suggestion =
        |edit: &Edit| Suggestion { range: range(shown, edit.span), text: edit.text.clone() };
    near.into_iter().flat_map(|fix| &fix.edits).map(suggestion).collect()
}

fn diagnostic(shown: &Redacted<'_>, finding: &Finding) -> Diagnostic {
    let related = finding.related.iter().map(|label| RelatedLocation {
        message: shown.text(&label.message),
        location: location(shown, label.span),
    });
    Diagnostic {
        message: shown.advice(finding),
        location: location(shown, finding.primary),
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Code { value: finding.rule.clone(), url: finding.url.clone() },
        suggestions: suggestions(shown, finding),
        related_locations: related.collect(),
    }
}

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let diagnostics = shown.report.findings.iter().map(|finding| diagnostic(shown, finding));
    to_json(&DiagnosticResult {
        source: Source { name: "akslint" },
        diagnostics: diagnostics.collect(),
    })
}
