//! Diagnostics of the Language Server Protocol, for the server and as an array of `PublishDiagnosticsParams`.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocument_publishDiagnostics>

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Message, Position, PublishDiagnosticsParams, Range, TextEdit, Uri,
};
use serde::Serialize;

use super::{Redacted, uri};
use crate::fix::{Applicability, Fix};
use crate::rules::{self, Finding, Severity, own};
use crate::source::{SourceFile, Span};
use crate::text::to_json;

/// What a client counts characters of a line in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16, which is what clients count in that do not say otherwise.
    Utf16,
}

impl Encoding {
    /// A byte offset in a file as a position, counted from 0.
    pub fn position(self, file: &SourceFile, offset: u32) -> Position {
        let at = file.position(offset);
        let character = match self {
            Self::Utf8 => at.byte_column - 1,
            Self::Utf16 => at.utf16,
        };
        // Files above 4 GiB are refused.
        Position { line: (at.line - 1) as u32, character: character as u32 }
    }

    /// A span in a file as a range.
    pub fn range(self, file: &SourceFile, span: Span) -> Range {
        Range { start: self.position(file, span.start), end: self.position(file, span.end) }
    }
}

/// What a client gets back with a diagnostic.
#[derive(Serialize)]
struct Data {
    address: String,
    when: Option<String>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<Vec<LspFix>>,
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

/// The edits of a fix, by file.
pub fn edits(
    shown: &Redacted<'_>,
    fix: &Fix,
    encoding: Encoding,
) -> BTreeMap<PathBuf, Vec<TextEdit>> {
    let mut changes: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        let file = shown.file(edit.span);
        let range = encoding.range(&file, edit.span);
        let edit = TextEdit { range, new_text: edit.text.clone() };
        changes.entry(file.path().to_path_buf()).or_default().push(edit);
    }
    changes
}

fn fix(shown: &Redacted<'_>, fix: &Fix, encoding: Encoding) -> LspFix {
    let changes = edits(shown, fix, encoding);
    LspFix {
        title: shown.text(&fix.title),
        is_preferred: fix.applicability == Applicability::Safe,
        changes: changes.into_iter().map(|(path, edits)| (uri::file(&path), edits)).collect(),
    }
}

/// A finding as a diagnostic, with its fixes in `data` or without them.
pub fn diagnostic(
    shown: &Redacted<'_>,
    finding: &Finding,
    encoding: Encoding,
    with_fixes: bool,
) -> Diagnostic {
    let location = |span: Span| {
        let file = shown.file(span);
        let range = encoding.range(&file, span);
        Location { uri: Uri(uri::file(file.path())), range }
    };
    let related = finding.related.iter().map(|label| DiagnosticRelatedInformation {
        location: location(label.span),
        message: shown.text(&label.message),
    });
    let is_deprecated =
        rules::find(&shown.report.rules, &finding.rule).is_some_and(|rule| rule.deprecated);
    let tag = match finding.rule == own::UNUSED_SUPPRESSION {
        true => Some(DiagnosticTag::Unnecessary),
        false => is_deprecated.then_some(DiagnosticTag::Deprecated),
    };
    let data = Data {
        address: finding.address.clone(),
        when: finding.condition.as_ref().map(|condition| shown.condition(condition)),
        fingerprint: finding.fingerprint.clone(),
        fixes: with_fixes
            .then(|| shown.fixes(finding).map(|one| fix(shown, one, encoding)).collect()),
    };
    Diagnostic {
        range: location(finding.primary).range,
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.rule.clone())),
        code_description: finding.url.clone().map(|href| CodeDescription { href: Uri(href) }),
        source: Some("akslint".into()),
        message: Message::String(shown.advice(finding)),
        tags: tag.map(|tag| vec![tag]),
        related_information: Some(related.collect()),
        data: serde_json::to_value(data).ok(),
    }
}

/// One entry for every file that was asked for, clean or not, and for every other file that
/// something was found in.
pub(super) fn render(shown: &Redacted<'_>) -> String {
    let report = shown.report;
    let mut files: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let asked_for = report.discovered.files(&report.request);
    for file in asked_for.chain(report.request.files.iter()) {
        files.entry(file.clone()).or_default();
    }
    for finding in &report.findings {
        let path = shown.file(finding.primary).path().to_path_buf();
        let diagnostic = diagnostic(shown, finding, Encoding::Utf16, true);
        files.entry(path).or_default().push(diagnostic);
    }
    let params = |(path, diagnostics): (PathBuf, _)| PublishDiagnosticsParams {
        uri: Uri(uri::file(&path)),
        version: None,
        diagnostics,
    };
    to_json(&files.into_iter().map(params).collect::<Vec<_>>())
}
