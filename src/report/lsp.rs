//! Diagnostics of the Language Server Protocol: an array of `PublishDiagnosticsParams`.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocument_publishDiagnostics>

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::{Shown, uri};
use crate::fix::{Applicability, Fix};
use crate::rules::{Finding, Severity};
use crate::source::Span;
use crate::text::to_json;

#[derive(Serialize)]
struct PublishDiagnosticsParams {
    uri: String,
    diagnostics: Vec<LspDiagnostic>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LspDiagnostic {
    range: Range,
    severity: u8,
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<CodeDescription>,
    source: &'static str,
    message: String,
    related_information: Vec<RelatedInformation>,
    data: Data,
}

#[derive(Serialize)]
struct CodeDescription {
    href: String,
}

#[derive(Serialize)]
struct RelatedInformation {
    location: Location,
    message: String,
}

#[derive(Serialize)]
struct Location {
    uri: String,
    range: Range,
}

#[derive(Serialize)]
struct Data {
    address: String,
    when: Option<String>,
    fingerprint: String,
    fixes: Vec<LspFix>,
}

/// A fix as an editor carries it out.
#[derive(Serialize)]
struct LspFix {
    title: String,
    /// Whether it is safe.
    #[serde(rename = "isPreferred")]
    is_preferred: bool,
    /// By the URI of the file.
    changes: BTreeMap<String, Vec<TextEdit>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextEdit {
    range: Range,
    new_text: String,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// From 0; the character in UTF-16 code units.
#[derive(Serialize)]
struct Position {
    line: usize,
    character: usize,
}

fn range(shown: &Shown<'_>, span: Span) -> Range {
    let (start, end) = shown.range(span);
    let position =
        |at: crate::source::Position| Position { line: at.line - 1, character: at.utf16 };
    Range { start: position(start), end: position(end) }
}

fn fix(shown: &Shown<'_>, fix: &Fix) -> LspFix {
    let mut changes: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        let text = TextEdit { range: range(shown, edit.span), new_text: edit.text.clone() };
        changes.entry(uri::file(shown.file(edit.span).path())).or_default().push(text);
    }
    let is_preferred = fix.applicability == Applicability::Safe;
    LspFix { title: shown.text(&fix.title), is_preferred, changes }
}

fn diagnostic(shown: &Shown<'_>, finding: &Finding) -> LspDiagnostic {
    LspDiagnostic {
        range: range(shown, finding.primary),
        severity: match finding.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Info => 3,
        },
        code: finding.rule.clone(),
        code_description: finding.url.clone().map(|href| CodeDescription { href }),
        source: "akslint",
        message: shown.advice(finding),
        related_information: finding
            .related
            .iter()
            .map(|label| RelatedInformation {
                location: Location {
                    uri: uri::file(shown.file(label.span).path()),
                    range: range(shown, label.span),
                },
                message: shown.text(&label.message),
            })
            .collect(),
        data: Data {
            address: finding.address.clone(),
            when: finding.condition.as_ref().map(|condition| shown.condition(condition)),
            fingerprint: finding.fingerprint.clone(),
            fixes: shown.fixes(finding).map(|one| fix(shown, one)).collect(),
        },
    }
}

/// One entry for every file that was asked for, clean or not, and for every other file that
/// something was found in.
pub(super) fn render(shown: &Shown<'_>) -> String {
    let report = shown.report;
    let mut files: BTreeMap<PathBuf, Vec<LspDiagnostic>> = BTreeMap::new();
    let asked_for = report.discovered.files(&report.request);
    for file in asked_for.chain(report.request.files.iter()) {
        files.entry(file.clone()).or_default();
    }
    for finding in &report.findings {
        let path = shown.file(finding.primary).path().to_path_buf();
        files.entry(path).or_default().push(diagnostic(shown, finding));
    }
    let all: Vec<_> = files
        .into_iter()
        .map(|(path, diagnostics)| PublishDiagnosticsParams { uri: uri::file(&path), diagnostics })
        .collect();
    to_json(&all)
}
