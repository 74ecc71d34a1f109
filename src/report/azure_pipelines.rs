//! Logging commands of Azure Pipelines, which become issues of the run.
//! <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning>

use std::fmt::Write as _;

use super::{Redacted, Style, summary};
use crate::rules::Severity;
use crate::source::Span;
use crate::text::escape_control;

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let mut out = String::new();
    for finding in &shown.report.findings {
        // There are no milder issues than warnings.
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning | Severity::Info => "warning",
        };
        write(&mut out, shown, kind, &finding.rule, finding.primary, &shown.advice(finding));
    }
    if style.strict {
        for undetermined in &shown.report.undetermined {
            let message = shown.undetermined(undetermined);
            write(&mut out, shown, "warning", &undetermined.rule, undetermined.primary, &message);
        }
    }
    summary::write(shown, style, &mut out);
    out
}

fn write(out: &mut String, shown: &Redacted<'_>, kind: &str, rule: &str, at: Span, text: &str) {
    let _ = write!(out, "##vso[task.logissue type={kind};");
    if let Some(path) = shown.in_repository(at) {
        let (start, _) = shown.range(at);
        let (path, line, column) = (property(&escape_control(&path)), start.line, start.column);
        let _ = write!(out, "sourcepath={path};linenumber={line};columnnumber={column};");
    }
    let _ = writeln!(out, "code={};]{}", property(rule), data(text));
}

/// The text of a command, as the agent decodes it.
/// <https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Agent.Sdk/CommandStringConvertor.cs>
fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}
