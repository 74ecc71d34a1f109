//! The diagnostic format of reviewdog.
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use serde::Serialize;

use super::Shown;
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
    related_locations: Vec<RelatedLocation>,
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

fn location(shown: &Shown<'_>, span: Span) -> Location {
    let (start, end) = shown.range(span);
    let position = |at: crate::source::Position| Position { line: at.line, column: at.byte_column };
    Location {
        path: shown.file(span).name().to_owned(),
        range: Range { start: position(start), end: position(end) },
    }
}

fn diagnostic(shown: &Shown<'_>, finding: &Finding) -> Diagnostic {
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
        related_locations: related.collect(),
    }
}

pub(super) fn render(shown: &Shown<'_>) -> String {
    let diagnostics = shown.report.findings.iter().map(|finding| diagnostic(shown, finding));
    to_json(&DiagnosticResult {
        source: Source { name: "akslint" },
        diagnostics: diagnostics.collect(),
    })
}
