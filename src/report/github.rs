//! Workflow commands of GitHub Actions, which become annotations.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::fmt::Write as _;

use super::{Redacted, Style, summary};
use crate::rules::Severity;
use crate::source::Span;
use crate::text::escape_control;

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let mut out = String::new();
    for finding in &shown.report.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write(&mut out, shown, command, &finding.rule, finding.primary, &shown.advice(finding));
    }
    if style.strict {
        for undetermined in &shown.report.undetermined {
            let message = shown.undetermined(undetermined);
            write(&mut out, shown, "notice", &undetermined.rule, undetermined.primary, &message);
        }
    }
    summary::write(shown, style, &mut out);
    out
}

fn write(out: &mut String, shown: &Redacted<'_>, command: &str, rule: &str, at: Span, text: &str) {
    let _ = write!(out, "::{command} title={}", property(rule));
    if let Some(path) = shown.in_repository(at) {
        let (start, end) = shown.range(at);
        let path = property(&escape_control(&path));
        let _ = write!(out, ",file={path},line={},endLine={}", start.line, end.line);
        // Columns are refused where an annotation spans lines.
        // https://github.com/astral-sh/ruff/issues/22074
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let _ = writeln!(out, "::{}", data(text));
}

/// The text of a command. What has to be encoded is nowhere documented but in the runner's client:
/// <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
